// Makes a clone ready to run: installs what package-lock.json names, then builds dist, each only
// when it is missing or out of date, with one line for each thing done and none when there is none.
// npm runs it before start, test, bench, soak and pack; a user of the installed package never does.
import {
  chmodSync,
  existsSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import path from 'node:path';
import { isEnding, root, run, runBin } from './run.mjs';

const at = (...parts) => path.join(root, ...parts);

/** When a file was last changed, in milliseconds; -1 when it is not there. */
const changedMs = (file) => (existsSync(file) ? statSync(file).mtimeMs : -1);

/** The latest change below a folder; the folders themselves tell of removed files. */
function changedBelowMs(folder) {
  const inside = readdirSync(folder, { withFileTypes: true }).map((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? changedBelowMs(file) : changedMs(file);
  });
  return Math.max(changedMs(folder), ...inside);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(isEnding() ? process.exitCode : 1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  stop(`Node.js ${process.versions.node} is too old: destage needs 20.19 or newer (nodejs.org).`);
}

/**
 * `npm install --no-save` and not `npm ci`: ci refuses a lock that lacks any optional package of any
 * platform, also of those that a registry does not carry. The versions are the lock's either way.
 * Install scripts are left out because every native part comes prebuilt; `--dry-run=false` because an
 * outer `npm pack --dry-run` would hand its own down.
 */
const installArgs =
  'install --no-save --ignore-scripts --dry-run=false --no-audit --no-fund --loglevel=error';

async function install() {
  const installed = at('node_modules', '.package-lock.json');
  if (changedMs(installed) >= changedMs(at('package-lock.json'))) return;
  process.stdout.write('installing dependencies …\n');
  // npm names itself to the scripts that it runs; the name in PATH may be another npm, or none.
  const npm = process.env.npm_execpath;
  const args = installArgs.split(' ');
  const ended = npm ? await run(process.execPath, [npm, ...args]) : await run('npm', args);
  if (ended.code !== 0) stop(`${ended.output}npm could not install the dependencies (see above).`);
  utimesSync(installed, new Date(), new Date());
}

/** Builds beside dist and swaps: whoever runs from dist meanwhile never sees half of one. */
async function build() {
  const inputs = [
    at('tsconfig.json'),
    at('tsconfig.build.json'),
    at('node_modules/.package-lock.json'),
  ];
  const wanted = Math.max(changedBelowMs(at('src')), ...inputs.map(changedMs));
  if (changedMs(at('dist')) >= wanted) return;
  process.stdout.write('building dist …\n');
  const begun = new Date();
  const fresh = at(`.dist-${process.pid}`);
  const stale = `${fresh}-stale`;
  const page = path.join(fresh, 'inspector', 'page');
  const parts = await Promise.all([
    runBin('tsc', ['-p', 'tsconfig.build.json', '--outDir', fresh]),
    run(process.execPath, ['tools/build-page.mjs', page]),
  ]);
  const failed = parts.filter(({ code }) => code !== 0);
  if (failed.length > 0) {
    rmSync(fresh, { recursive: true, force: true });
    const said = failed.map(({ output }) => output).join('');
    stop(`${said}src does not compile (see above); dist is as it was.`);
  }
  const command = path.join(fresh, 'cli', 'main.js');
  if (existsSync(command)) chmodSync(command, 0o755);
  if (existsSync(at('dist'))) renameSync(at('dist'), stale);
  renameSync(fresh, at('dist'));
  rmSync(stale, { recursive: true, force: true });
  // A source saved during the build counts as newer than it.
  utimesSync(at('dist'), begun, begun);
}

requireNode();
await install();
await build();

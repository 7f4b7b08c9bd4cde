// Bundles the inspector's page into a folder: index.html, page.js, page.css, linked relatively, so
// that the server hands them out below its token and a self-contained file can take them in.
// `node tools/build-page.mjs FOLDER`; tools/ready.mjs runs it beside the compiler.
import path from 'node:path';
import { build } from 'vite';
import { root } from './run.mjs';

const page = path.join(root, 'src', 'inspector', 'page');
const [folder = path.join(root, 'dist', 'inspector', 'page')] = process.argv.slice(2);

await build({
  configFile: false,
  root: page,
  base: './',
  logLevel: 'warn',
  // Vite's own preload script is not needed for one chunk.
  build: {
    outDir: path.resolve(root, folder),
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false,
    sourcemap: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      output: {
        entryFileNames: 'page.js',
        assetFileNames: 'page[extname]',
        codeSplitting: false,
      },
    },
  },
});

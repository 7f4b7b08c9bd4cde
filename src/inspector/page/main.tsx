/**
 * The page's beginning: where the answers come from, the workspace, and then the page. A self-contained
 * file carries its run in itself; else a server is at the other end of a socket.
 */
import { effect } from '@preact/signals';
import { render } from 'preact';
import { Page } from './frame/page.tsx';
import { embeddedElement, type Embedded } from '../embedded.ts';
import { problemOf } from './model/latest.ts';
import { linkToAddress } from './model/link.ts';
import { adoptTheme } from './model/theme.ts';
import { WorkspaceContext } from './model/use.ts';
import { Workspace } from './model/workspace.ts';
import { LocalSource } from './source/local-source.ts';
import { SocketSource } from './source/socket-source.ts';
import type { Source } from './source/source.ts';

function sourceOf(): Source {
  const embedded = document.getElementById(embeddedElement)?.textContent;
  if (embedded === null || embedded === undefined) return new SocketSource(location.href);
  return new LocalSource(JSON.parse(embedded) as Embedded);
}

function start(root: Element): void {
  adoptTheme();
  const workspace = new Workspace(sourceOf());
  let isLinked = false;
  const greet = async (): Promise<void> => {
    try {
      await workspace.greet();
      if (!isLinked) await linkToAddress(workspace);
      isLinked = true;
    } catch (error) {
      workspace.say(problemOf(error).message);
    }
  };
  effect(() => {
    if (workspace.source.connection.value === 'open') void greet();
  });
  render(
    <WorkspaceContext.Provider value={workspace}>
      <Page />
    </WorkspaceContext.Provider>,
    root,
  );
}

const root = document.querySelector('#page');
if (root !== null) start(root);

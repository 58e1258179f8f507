import type { ElectronPort, ParentPort } from '../../core/contract/parent-port.ts';
import type { ParentLink } from './serve-device-host.ts';

/** Under plain Node: the channel to the process that forked this one. Undefined when there is none. */
export function nodeParentLink(child: NodeJS.Process): ParentLink | undefined {
  if (child.send === undefined) return undefined;
  return {
    // With a listener of its own a closed channel is no uncaught error; `disconnect` tells of it.
    post: (message) => void child.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void child.on('message', listener),
    onGone: (listener) => void child.on('disconnect', listener),
  };
}

/** Under Electron: the first port that the shell hands over leads to the evaluator. */
export function electronParentLink(shell: ParentPort): Promise<ParentLink> {
  return new Promise((resolve) => {
    shell.on('message', ({ ports: [port] }) => {
      if (port !== undefined) resolve(linkOver(port));
    });
  });
}

function linkOver(port: ElectronPort): ParentLink {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data));
      // Held back until now, so that nothing is lost before there is a listener.
      port.start();
    },
    onGone: (listener) => port.on('close', listener),
  };
}

import { contextBridge, ipcRenderer } from 'electron';
import { PortBridge } from './port-bridge.ts';

// The only use of ipcRenderer in the project: the shell hands over the port of the screen link, once per page, again
// after each start of the evaluator, and when the page asks because the evaluator was silent. A message without a port
// says that the evaluator is gone.
const ports = new PortBridge(() => ipcRenderer.send('screen-port-wanted'));
ipcRenderer.on('screen-port', ({ ports: [port] }) => {
  if (port === undefined) ports.lose();
  else ports.accept(port);
});

contextBridge.exposeInMainWorld('evaluatorScreen', ports.bridge);

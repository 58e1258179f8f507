import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { FastifyInstance } from 'fastify';
import { limitConnections, onClientError, socketOptions, USUAL_PATIENCE_MS } from './connections.ts';

/** With what a device answers over the network. */
export interface TlsIdentity {
  /** PEM. */
  key: string;
  /** PEM; with those that vouch for it, if any. */
  certificate: string;
}

export interface LanListener {
  port: number;
  close(): void;
}

/**
 * A second way to the same server: over the network, by TLS. What may be asked for there, `hosts.ts` says.
 * @param port 0 takes any free one
 * @param patienceMs for a handshake, and for each request
 * @throws Error with the code of the system, such as EADDRINUSE
 */
export async function openLanListener(
  app: FastifyInstance,
  { key, certificate }: TlsIdentity,
  { host, port }: { host: string; port: number },
  patienceMs = USUAL_PATIENCE_MS,
): Promise<LanListener> {
  const { node, timeouts, connectionTimeout } = socketOptions(patienceMs);
  const server: Server = createServer(
    { key, cert: certificate, minVersion: 'TLSv1.2', handshakeTimeout: patienceMs, ...timeouts, ...node },
    app.routing,
  );
  server.setTimeout(connectionTimeout);
  server.on('upgrade', (request, socket, head) => void app.server.emit('upgrade', request, socket, head));
  server.on('clientError', onClientError);
  const cutAll = limitConnections(server);
  server.listen({ host, port });
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close() {
      server.close();
      // The server itself does not know those that are still shaking hands.
      cutAll();
    },
  };
}

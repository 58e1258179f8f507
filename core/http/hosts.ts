import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';

/** Names under which a loopback server may be addressed; any other is DNS rebinding or a mistake. */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** What is served over the network: the counter's API, and files of its pages. Screens, technician and the hall's files are not. */
const LAN_ROUTE = /^\/v1\//;
const LAN_FILE = /^\/(?:clerk|sdk|assets)(?:\/[\w-][\w.-]*)*\/?$/;

/** Whether the request came over the network: only that listener speaks TLS. */
export const cameOverLan = ({ raw }: Pick<FastifyRequest, 'raw'>): boolean => raw.socket instanceof TLSSocket;

/** Whether the request is addressed to this machine. @param lanNames beside its addresses, in lower case */
export function isOwnHost(request: FastifyRequest, lanNames: readonly string[]): boolean {
  // An address with a host of its own would overrule the header (RFC 9112); no client of ours has use for it.
  if (!request.raw.url?.startsWith('/')) return false;
  const name = request.headers.host?.replace(/:\d+$/, '').toLowerCase();
  if (name === undefined) return false;
  return LOOPBACK_NAMES.has(name) || (cameOverLan(request) && (lanNames.includes(name) || ownAddresses().some((address) => inUrl(address) === name)));
}

/** Whether what was asked for is served over the network. */
export function isServedOverLan({ routeOptions, url }: FastifyRequest): boolean {
  const [path = ''] = url.split('?');
  return LAN_ROUTE.test(routeOptions.url ?? '') || LAN_FILE.test(path);
}

/** This machine's addresses. They change: a cable, a lease. */
export function ownAddresses(): string[] {
  return interfaces().map(({ address }) => address);
}

/** The address under which others reach a listener at `host`. */
export function externalAddress(host: string): string {
  const isAny = host === '0.0.0.0' || host === '::';
  return inUrl(isAny ? (interfaces().find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1') : host);
}

const interfaces = () => Object.values(networkInterfaces()).flatMap((all = []) => all);

const inUrl = (address: string) => (isIPv6(address) ? `[${address}]` : address);

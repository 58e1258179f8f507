import { networkInterfaces } from 'node:os';

/** Where neither a person nor DHCP gave an address. */
const SELF_GIVEN = /^169\.254\./;
/** Of virtual machines, containers and tunnels: no counter stands behind these, and some change their address at each start. */
const VIRTUAL = /^(vethernet|vmware|virtualbox|vmnet|vboxnet|docker|br-|veth|virbr|tun|tap|wg|tailscale|zerotier)/i;

/**
 * The addresses at which counters reach a listener at `host` now. Of IPv6 none is told where it listens at all: those come and go by the
 * day, and nobody enters one.
 * @param interfaces of this machine, if not given
 */
export function addressesInUse(host: string, interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): string[] {
  if (host !== '0.0.0.0' && host !== '::') return [host];
  return Object.entries(interfaces)
    .flatMap(([name, all = []]) => (VIRTUAL.test(name) ? [] : all))
    .filter(({ family, internal, address }) => family === 'IPv4' && !internal && !SELF_GIVEN.test(address))
    .map(({ address }) => address);
}

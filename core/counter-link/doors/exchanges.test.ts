import { describe, expect, test } from 'vitest';
import { evaluatorWithDoors, inbox, play, portOf, recordedExchanges, udpPeer, webSocketPeer, type Peer } from '../../../tests/support/door-exchanges.ts';
import { connectTestScreen } from '../../../tests/support/running-evaluator.ts';

/** How an HTTP door can be asked. */
const BY_HTTP: Record<string, (url: string, fields: Record<string, string>) => Promise<Response>> = {
  'a query': (url, fields) => fetch(`${url}?${new URLSearchParams(fields)}`),
  'a form': (url, fields) => fetch(url, { method: 'POST', body: new URLSearchParams(fields) }),
  JSON: (url, fields) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(fields) }),
};

describe.each(['udp', 'websocket', 'http'])('%s: recorded exchanges', (name) => {
  const { config, exchanges } = recordedExchanges(name);
  for (const { title, steps } of exchanges) {
    test.each(name === 'http' ? Object.keys(BY_HTTP) : ['a message'])(`${title}, by %s`, async (way) => {
      const evaluator = await evaluatorWithDoors(config);
      const screen = await connectTestScreen(evaluator);
      const peers: Record<string, () => Promise<Peer>> = {
        udp: () => udpPeer(portOf(evaluator, 'udp')),
        websocket: () => webSocketPeer(portOf(evaluator, 'webSocket')),
        http: async () => httpPeer(portOf(evaluator, 'http'), way),
      };
      const peer = await peers[name]?.();
      if (peer) await play(steps, peer, screen);
      expect(peer).toBeDefined();
      // Of all that was said, neither a case nor a person is in the log.
      expect(evaluator.logged()).not.toMatch(/HLJ20261123|王晓梅|赵敏|异地就医|A0317/);
    });
  }
});

function httpPeer(port: number, way: string): Peer {
  const { put, next } = inbox();
  return {
    send(message) {
      const fields = Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)]));
      void BY_HTTP[way]?.(`http://127.0.0.1:${port}/command`, fields).then(async (response) => put(Object.assign({ http: response.status }, await response.json())));
    },
    next,
  };
}

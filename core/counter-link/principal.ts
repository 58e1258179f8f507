import type { FastifyRequest } from 'fastify';

/** Who asks at the counter's API: whoever has the token of this device's own folder, or a counter that was paired. */
export type Principal =
  | { kind: 'own' }
  | {
      kind: 'paired';
      /** The pairing's id. */
      pairing: string;
      windowNo: string;
      /** The origin of the page to which the token was given; null for a program that is no page. */
      origin: string | null;
    };

/** What a request shows of where it comes from. */
export interface Presented {
  token: string;
  /** Of the page that sent it, as its browser names it; null where it names none: no page, or one of our own. */
  origin: string | null;
  /** The evaluator's own origin as the request addressed it, e.g. `http://127.0.0.1:17800`: what our own pages have. */
  ownOrigin: string;
  /** Came in over the network, not from this machine. */
  overLan: boolean;
}

/** Knows who may ask. */
export interface CounterAdmission {
  /**
   * The token of the device's own folder opens nothing over the network, and to no foreign page; that of a pairing opens to the
   * very origin it was given to, and to nobody else.
   * @throws HttpProblem `wrong-token`, also for a pairing that was revoked; `unknown-origin`
   */
  admit(presented: Presented): Principal;
  /** Whether pages of this origin may ask, and read the answers. */
  isPaired(origin: string): boolean;
  /** Hears of each pairing that ends; what it has open, ends. @returns a function that ends the subscription */
  onEnded(listener: (pairing: string) => void): () => void;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the request was admitted. */
    principal: Principal;
  }
}

/** Names who asks, for whatever is kept per asker. */
export const principalKey = ({ principal }: Pick<FastifyRequest, 'principal'>): string => (principal.kind === 'own' ? 'own' : principal.pairing);

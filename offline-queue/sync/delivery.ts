import type { Clock } from '../../core/contract/clock.ts';
import { ProvinceUnavailable, type Courier, type Reply } from '../../core/contract/province.ts';
import type { OutboxItem } from '../outbox/outbox.ts';

export type Sendable = Extract<OutboxItem, { kind: 'service' | 'rating' }>;

export interface DeliveryParts {
  courier: Courier;
  clock: Clock;
  /** How long one request may take, milliseconds. */
  deadlineMs: number;
  /** Breaks off everything. */
  stopped: AbortSignal;
  onRequest(): void;
  /** Notes the replies to a request; one per record. */
  note(items: readonly Sendable[], replies: readonly Reply[]): void;
  /** The province cannot digest this record, even alone. @throws ProvinceUnavailable when it seems to digest nothing at all */
  setAside(item: Sendable, why: ProvinceUnavailable): void;
}

/**
 * Sends records of one kind in one request. Where the province cannot digest that, or not in time, it goes in halves, down to
 * single records: one of them spoils no other. Credentials that are not good any more are renewed, once.
 * @throws ProvinceUnavailable when the province failed, or digests nothing at all
 */
export async function deliver(items: readonly Sendable[], parts: DeliveryParts): Promise<void> {
  const open = [items];
  let renewed = false;
  for (let batch = open.pop(); batch !== undefined; batch = open.pop()) {
    parts.stopped.throwIfAborted();
    try {
      const replies = await requestOnce(batch, parts);
      if (!renewed && replies.some((reply) => reply.class === 'renew-credentials')) throw new CredentialsRefused();
      parts.note(batch, replies);
    } catch (error) {
      if (!(error instanceof ProvinceUnavailable)) throw error;
      if (error.scope === 'credentials' && !renewed) {
        renewed = true;
        await parts.courier.renewCredentials(parts.stopped);
        open.push(batch);
        continue;
      }
      if (error.scope !== 'request') throw error;
      const [only] = batch;
      if (batch.length === 1 && only) parts.setAside(only, error);
      else open.push(batch.slice(batch.length / 2), batch.slice(0, batch.length / 2));
    }
  }
}

class CredentialsRefused extends ProvinceUnavailable {
  constructor() {
    super('The province wants new credentials.', { scope: 'credentials' });
  }
}

async function requestOnce(items: readonly Sendable[], { courier, clock, deadlineMs, stopped, onRequest }: DeliveryParts): Promise<Reply[]> {
  onRequest();
  const deadline = new AbortController();
  const cancelDeadline = clock.after(deadlineMs, () =>
    // About the request: fewer records may well be answered in time.
    deadline.abort(new ProvinceUnavailable('The province did not answer in time.', { scope: 'request' })),
  );
  const signal = AbortSignal.any([deadline.signal, stopped]);
  try {
    const replies = await post(items, courier, signal);
    if (replies.length === items.length) return replies;
    throw new ProvinceUnavailable(`The province answered ${replies.length} of ${items.length} records.`, { scope: 'request' });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    cancelDeadline();
  }
}

function post(items: readonly Sendable[], courier: Courier, signal: AbortSignal): Promise<Reply[]> {
  const services = items.flatMap((item) => (item.kind === 'service' ? [item.record] : []));
  if (services.length > 0) return courier.sendServices(services, signal);
  return courier.sendRatings(items.flatMap((item) => (item.kind === 'rating' ? [item.record] : [])), signal);
}

import type { Clock } from '../../core/contract/clock.ts';
import { PrintProblem, type Receipt } from '../../core/contract/receipt.ts';
import type { PrinterConversation } from './conversation.ts';
import { isExpired } from './job-queue.ts';
import type { PrinterConnection } from './printer-connection.ts';
import { isKnown, type PrinterStatus, type Refusal, refusalOf, stopOf } from './status.ts';
import { pause, until, within } from './waiting.ts';

/** While a receipt is being printed the printer is asked so often whether something stops it, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * Prints one receipt, once. When it resolves the receipt was printed, as far as the printer can tell; when it rejects,
 * what was sent was withdrawn, or is as soon as the printer can be told.
 *
 * @throws PrintProblem; Error when the link broke after sending began; the signal's reason
 */
export async function printOn(
  connection: PrinterConnection,
  bytes: Uint8Array,
  receipt: Receipt,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const conversation = await connection.open(signal);
  let begun = false;
  try {
    const isAsked = await refuseUnlessFit(connection, conversation, signal);
    // Connecting and asking can take seconds: the time is looked at again before the first byte.
    if (isExpired(receipt, clock)) throw new PrintProblem('expired', 'The receipt expired before the printer was ready for it.');
    begun = true;
    if (conversation.answersWhenProcessed === true) await sendAndWait(connection, conversation, bytes, clock, signal);
    else await sendBlindly(connection, conversation, bytes, isAsked, clock, signal);
  } catch (error) {
    await (begun ? connection.withdraw() : connection.release());
    if (begun || signal.aborted || error instanceof PrintProblem) throw error;
    throw new PrintProblem('unreachable', 'The connection to the printer broke before the receipt was sent.', { cause: error });
  }
}

/** @returns whether the printer answers questions */
async function refuseUnlessFit(connection: PrinterConnection, conversation: PrinterConversation, signal: AbortSignal): Promise<boolean> {
  const status = await connection.askStatus(conversation, signal);
  refuse(status);
  const isAsked = conversation.link.twoWay && isKnown(status);
  // On a wire, bytes to a printer that is switched off look as if they had arrived.
  if (!isAsked && connection.hasTold) throw new PrintProblem('offline', 'The printer, which told how it is before, does not answer.');
  // A citizen does not wait for what was found before; the looks in between find out when the printer was replaced.
  const later = isAsked && !connection.isKnownNotToTell ? await connection.learnWhatItKnows(conversation, signal) : undefined;
  if (later !== undefined) refuse(later);
  return isAsked;
}

function refuse(status: PrinterStatus): void {
  const refusal = refusalOf(status);
  if (refusal !== undefined) throw new PrintProblem(refusal, `The printer refuses before the receipt was sent: ${refusal}.`);
}

/** The printer says when it has processed the receipt; meanwhile it is asked whether something stops it. */
async function sendAndWait(
  connection: PrinterConnection,
  conversation: PrinterConversation,
  bytes: Uint8Array,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const { processed } = await conversation.sendAndAsk(bytes, signal);
  let isProcessed = false;
  const outcome = processed.then(() => {
    isProcessed = true;
  });
  outcome.catch(() => {});
  for (;;) {
    await until(signal, within(clock, LOOK_MS, outcome));
    if (isProcessed && !conversation.link.kept) return;
    const status = await connection.askStatus(conversation, signal);
    // On a wire, noise may look like its word, for instance when it is switched off: it is believed if it still answers.
    if (isProcessed && (isKnown(status) || !conversation.link.kept)) return;
    const stop = stopOf(status);
    if (stop !== undefined) throw stoppedBy(stop);
  }
}

/** The printer does not say when it is done. That it took everything, still answers, and complains of nothing, is all there is. */
async function sendBlindly(
  connection: PrinterConnection,
  conversation: PrinterConversation,
  bytes: Uint8Array,
  isAsked: boolean,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  await until(signal, conversation.sendReceipt(bytes));
  for (let isHeard = !isAsked; !isHeard; ) {
    // It has a second to notice what is wrong.
    await until(signal, pause(clock, LOOK_MS));
    const status = await connection.askStatus(conversation, signal);
    const stop = stopOf(status);
    if (stop !== undefined) throw stoppedBy(stop);
    isHeard = isKnown(status);
  }
  if (!conversation.link.kept) await until(signal, connection.endJob());
}

function stoppedBy(stop: Refusal): PrintProblem {
  return new PrintProblem(stop, `The printer stopped while it was printing: ${stop}. The receipt may be there in part.`);
}

import { writeSync } from 'node:fs';

/**
 * Keeps this process alive when a child writes onto its channel what is no message, as native code does whose memory has gone
 * wild: Node throws that where nobody can catch it, and naming no child. Only the first is told; a child whose channel stays
 * broken is silent, and its heartbeat ends it. Any other error that nobody caught ends the process, as ever.
 */
export function guardChannels(): void {
  let told = false;
  process.on('uncaughtException', (error) => {
    if (!isChannelGarbage(error)) {
      complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exit(1);
    }
    if (!told) complain('A child process wrote onto its channel what is no message; it is ignored.');
    told = true;
  });
}

/** Where Node 24 reads the channel; `channel-guard.test.ts` notices when another Node does so elsewhere. */
const isChannelGarbage = (error: unknown): boolean =>
  error instanceof Error && /^ +at parseChannelMessages\b.*\(node:internal\/child_process\//m.test(error.stack ?? '');

/** Written at once: the process may end right after. */
function complain(words: string): void {
  try {
    writeSync(2, `${words}\n`);
  } catch {
    // Whoever read it is gone.
  }
}

import * as z from 'zod';
import type { FromScenario } from '../machine/guest-messages.ts';
import { scenarios } from './scenarios.ts';

/** One scenario in its process: `run-scenario.ts <name>`. */

const say = (message: FromScenario) => process.send?.(message);
const name = z.string().parse(process.argv[2]);

// A rejection that nobody awaits ends the process as well; the agent tells.
try {
  const load = scenarios[name];
  if (load === undefined) throw new Error(`no scenario ${name}`);
  const scenario = await load();
  const findings = await scenario({ say: (step) => say({ type: 'step', name: step }) });
  say({ type: 'done', findings });
} catch (error) {
  say({ type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
}

import type { ConnectOptions, Evaluator } from './api.ts';
import { connectIn } from './connect-in.ts';
import { browserSurroundings } from './surroundings.ts';

/*
 * The browser SDK of the counter's evaluator. As an ES module: `import * as CounterEvaluator from '…/sdk/evaluator.js'`; as a classic
 * script: the global `CounterEvaluator`.
 */
export * from './api.ts';
export { EvaluatorError, type FieldError } from './evaluator-error.ts';
export * from './types.ts';

/** Uses the evaluator at this address. Waits for nothing: `state` and its event say how things are. */
export function connect(options: ConnectOptions = {}): Evaluator {
  return connectIn(browserSurroundings, options);
}

import { screenMessageSchema } from '../../core/contract/screen-link.ts';
import type { ScreenView } from '../../core/contract/screen-views.ts';
import type { ManualClock } from './manual-clock.ts';
import type { TestEvaluator } from './running-evaluator.ts';

/** A screen in this process: what it is sent is there at once. */
export function linkScreen(evaluator: TestEvaluator, clock: ManualClock) {
  let view: ScreenView | undefined;
  const lastSeen: { session: string; until: number }[] = [];
  let error: string | null = null;
  const link = evaluator.connectScreen({
    send(sent) {
      const message = screenMessageSchema.parse(sent);
      if ('view' in message) {
        if (view?.screen === 'rating') lastSeen.unshift({ session: view.session, until: clock.ticks() });
        view = message.view;
      }
      if ('reply' in message) error = message.error?.code ?? null;
    },
  });
  return {
    view(): ScreenView {
      if (view === undefined) throw new Error('No view has arrived.');
      return view;
    },
    /** @returns the code of the refusal, or null */
    call(call: string, args: unknown): string | null {
      link.receive({ id: 1, call, args });
      return error;
    },
    /** When it last ceased to ask about one of these; now, if it never did. */
    leftAt: (sessions: readonly string[]) => lastSeen.find(({ session }) => sessions.includes(session))?.until ?? clock.ticks(),
    close: () => link.disconnect(),
  };
}

import type { RatingView } from '../../core/contract/screen-views.ts';
import type { Wedge } from '../input/wedge.ts';
import type { ScreenLink } from '../screen-link/screen-link.ts';
import { How } from './how.tsx';
import { Levels } from './levels.tsx';
import { Reasons } from './reasons.tsx';
import { useAnswer } from './use-answer.ts';
import { useTouch } from './use-touch.ts';

/** A citizen is rating: what all steps share. */
export function Rating({ view, call, wedge }: { view: RatingView; call: ScreenLink['call']; wedge: Wedge }) {
  const answer = useAnswer(call);
  useTouch(call, view.session);
  const shared = { view, answer, call, wedge };
  if (view.step === 'how' && view.group !== null) return <How {...shared} group={view.group} />;
  const levelForm = view.form.levels.find(({ level }) => level === view.level);
  // Reasons without a level cannot be given: the level comes first.
  return view.step !== 'reasons' || levelForm === undefined ? <Levels {...shared} /> : <Reasons {...shared} levelForm={levelForm} />;
}

import type { GroupView } from '../../core/contract/screen-views.ts';
import { words, type AnyWords } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';

/** Which case of a group this is, or how many are rated at once. */
export function placeIn({ mode, current, cases: { length } }: GroupView): AnyWords {
  return mode === 'each' ? words('group.place', { current: current + 1, count: length }) : words('group.count', { count: length });
}

/** Behind the name of the first matter of a theme: the others are other matters. Of a batch all are the same. */
export function Others({ group }: { group: GroupView }) {
  const more = group.cases.length - 1;
  if (group.kind !== 'theme' || group.mode === 'each') return null;
  return (
    <>
      {' '}
      <Bilingual words={words('group.others', { more })} inline />
    </>
  );
}

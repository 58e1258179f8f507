import { beforeEach, describe, expect, test } from 'vitest';
import { ScreenLink } from './screen-link.ts';

describe('the link between screen and evaluator', () => {
  let link: ScreenLink<string>;
  let given: string[];
  const evaluatorReady = () => link.evaluatorReady({ givePort: (port) => given.push(`evaluator ${port}`) });
  const screenLoaded = () => link.screenLoaded({ givePort: (port) => given.push(`screen ${port}`), losePort: () => given.push('screen loses') });

  beforeEach(() => {
    let channels = 0;
    given = [];
    link = new ScreenLink(() => {
      channels += 1;
      return { port1: `${channels}a`, port2: `${channels}b` };
    });
  });

  test('is made when both are there, whoever comes first', () => {
    screenLoaded();
    expect(given).toEqual([]);
    evaluatorReady();
    expect(given).toEqual(['evaluator 1a', 'screen 1b']);
  });

  test('is made anew for a reloaded page and for a restarted evaluator', () => {
    evaluatorReady();
    screenLoaded();
    link.screenGone();
    screenLoaded();
    link.evaluatorGone();
    evaluatorReady();
    expect(given).toEqual(['evaluator 1a', 'screen 1b', 'evaluator 2a', 'screen 2b', 'screen loses', 'evaluator 3a', 'screen 3b']);
  });

  test('tells the screen once that the evaluator is gone', () => {
    screenLoaded();
    link.evaluatorGone();
    evaluatorReady();
    link.evaluatorGone();
    link.evaluatorGone();
    expect(given).toEqual(['evaluator 1a', 'screen 1b', 'screen loses']);
  });

  test('gives no port to one who is gone', () => {
    evaluatorReady();
    screenLoaded();
    link.evaluatorGone();
    screenLoaded();
    link.screenGone();
    evaluatorReady();
    expect(given).toEqual(['evaluator 1a', 'screen 1b', 'screen loses']);
  });
});

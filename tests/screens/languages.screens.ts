import { PLAIN_HALL } from '../../core/contract/hall-display.ts';
import { USUAL_PREFERENCES } from '../../core/contract/preferences.ts';
import { useScreens } from '../renderer/support/screen.ts';
import { idle, later, LONG_MATTER, rating, reasons, thanks } from '../renderer/support/views.ts';
import { takePictures } from './pictures.ts';

/** A bilingual hall, and what makes a screen easier: in each language, and with everything switched on. */
const BILINGUAL = { ...PLAIN_HALL, languages: ['zh-CN', 'mn-Mong', 'en'] };
const EASIER = { ...USUAL_PREFERENCES, elder: true, contrast: true, voice: false };

takePictures(
  'languages',
  useScreens(),
  {
    idle: { view: idle(), hall: BILINGUAL },
    levels: { view: rating({ taskName: LONG_MATTER }), hall: BILINGUAL },
    'levels-easier': { view: rating({ preferences: EASIER }), hall: BILINGUAL },
    reasons: { view: reasons(), hall: BILINGUAL },
    later: { view: later(), hall: BILINGUAL },
    thanks: { view: thanks(), hall: BILINGUAL },
  },
  ['zh-CN', 'mn-Mong'],
);

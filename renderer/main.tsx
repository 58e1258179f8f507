import './jitless.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Connecting } from './citizen/connecting.tsx';
import { guardPage } from './citizen/fresh-screen-guard.ts';
import { Wedge } from './input/wedge.ts';
import { connectScreen } from './screen-link/connect-screen.ts';
import './i18n/vertical.css';
import './theme/base.css';
import { loadFonts } from './theme/load-fonts.ts';
import { browserSpeech, playClip } from './voice/browser-sound.ts';
import { guideByVoice } from './voice/voice-prompts.ts';

const place = document.querySelector('#app');
if (place === null) throw new Error('index.html has no element with the id "app".');

// A long press is a slow tap, not a wish for the browser's menu.
window.addEventListener('contextmenu', (event) => event.preventDefault());

// Before React listens: the guard must hear every input first, and before it whoever tells a scanner's burst by its whole.
const wedge = new Wedge((timeStamp) => guard.admits(timeStamp));
const guard = guardPage();
const link = connectScreen();
if (link === null) {
  createRoot(place).render(
    <main>
      <Connecting hint="connecting.noKey" />
    </main>,
  );
} else {
  guideByVoice(link, browserSpeech(), playClip);
  createRoot(place).render(<App link={link} guard={guard} wedge={wedge} />);
  loadFonts();
}

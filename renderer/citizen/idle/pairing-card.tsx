import type { PairingView } from '../../../core/contract/screen-views.ts';
import { useSay, words } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import { Mark, Tick } from '../icons.tsx';
import frame from '../screen.module.css';
import { TimeLeft } from '../time-left.tsx';
import styles from './pairing-card.module.css';

type Code = Extract<PairingView, { state: 'code' }>;

/** As many as a fresh code has. */
const ALL_TRIES = 5;
/** A window of so many characters can stand in the largest type. */
const SHORT = 6;

/** A counter is being paired: the code to enter there, large enough for whoever sits across the desk, and then what came of it. */
export function PairingCard({ pairing }: { pairing: PairingView }) {
  switch (pairing.state) {
    case 'code':
      return <CodeCard pairing={pairing} />;
    case 'paired':
      return (
        <section className={styles.outcome}>
          <div className={styles.icon}>
            <Tick />
          </div>
          <h2 className={[...pairing.windowNo].length <= SHORT ? styles.said : styles.longSaid}>
            <Bilingual words={words('pairing.paired', { window: pairing.windowNo })} />
          </h2>
          <Counter name={pairing.counter} />
        </section>
      );
    case 'refused':
      return (
        <section className={styles.outcome}>
          <div className={styles.icon}>
            <Mark />
          </div>
          <h2 className={styles.longSaid}>
            <Bilingual words={words('pairing.refused')} />
          </h2>
          <Counter name={pairing.counter} />
        </section>
      );
  }
}

function CodeCard({ pairing }: { pairing: Code }) {
  const { code, qrSvg, counter, from, triesLeft, fingerprint } = pairing;
  const say = useSay();
  return (
    <section className={styles.cover}>
      <div className={styles.card}>
        <div className={styles.told}>
          <h2 className={styles.title}>
            <Bilingual words={words('pairing.title')} />
          </h2>
          <p className={styles.digits} aria-hidden="true">
            <span>{code.slice(0, 3)}</span>
            <span>{code.slice(3)}</span>
          </p>
          <p className={frame.heard}>{[...code].join(' ')}</p>
          <Counter name={counter} from={from} />
        </div>
        <div className={styles.code}>
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(qrSvg)}`} alt={say(words('pairing.qr'))} />
          {/* Within a status each second would be read out. */}
          <div aria-hidden="true">
            <TimeLeft view={pairing} />
          </div>
          {triesLeft < ALL_TRIES && (
            <p className={styles.tries}>
              <Mark />
              <Bilingual words={words('pairing.tries', { count: triesLeft })} inline />
            </p>
          )}
        </div>
        {fingerprint !== null && (
          <p className={styles.print}>
            <span className={styles.label}>
              <Bilingual words={words('pairing.fingerprint')} inline />
            </span>
            {groupsOf(fingerprint).map((group, place) => (
              <span key={`${place} ${group}`} className={styles.group}>
                {group}
              </span>
            ))}
          </p>
        )}
      </div>
    </section>
  );
}

function Counter({ name, from = null }: { name: string; from?: string | null }) {
  return (
    <p className={styles.counter}>
      <Bilingual words={words('pairing.counter')} inline /> <strong>{name}</strong>
      {from !== null && <span lang="en"> {from}</span>}
    </p>
  );
}

/** Four bytes each, so that two people can compare it aloud. */
function groupsOf(fingerprint: string): string[] {
  return (fingerprint.match(/(?:[^:]{2}:?){1,4}/g) ?? [fingerprint]).map((group) => group.replace(/:$/, ''));
}

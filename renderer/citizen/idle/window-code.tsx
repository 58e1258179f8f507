import { useSay, words } from '../../i18n/languages.ts';
import { Bilingual } from '../bilingual.tsx';
import styles from './window-code.module.css';

/** 静态二维码 of the window, for whoever would rather rate on the phone. */
export function WindowCode({ svg }: { svg: string }) {
  const say = useSay();
  return (
    <figure className={styles.code}>
      <img src={`data:image/svg+xml;utf8,${encodeURIComponent(svg)}`} alt={say(words('idle.code'))} />
      <figcaption>
        <Bilingual words={words('idle.code.how')} />
      </figcaption>
    </figure>
  );
}

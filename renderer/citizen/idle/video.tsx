import { useEffect, useEffectEvent, useRef } from 'react';
import { Caption } from './caption.tsx';
import type { CarouselItem } from './slides.ts';
import styles from './carousel.module.css';

/** A video that does not get on for so long will not any more. */
const STALLED_MS = 15_000;

interface Props {
  item: CarouselItem;
  plays: boolean;
  onReady(): void;
  onFailed(): void;
  onOver(): void;
}

/** A video of the hall, without sound; over when it has played once. */
export function Video({ item: { file, words }, plays, onReady, onFailed, onOver }: Props) {
  const video = useRef<HTMLVideoElement>(null);
  const stop = useEffectEvent(onOver);
  useEffect(() => {
    const element = video.current;
    if (element === null || !plays) return;
    // Given up by a pause it is no failure; whatever else keeps it from playing is.
    element.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) stop();
    });
    let timer = setTimeout(stop, STALLED_MS);
    const getsOn = () => {
      clearTimeout(timer);
      timer = setTimeout(stop, STALLED_MS);
    };
    element.addEventListener('timeupdate', getsOn);
    return () => {
      clearTimeout(timer);
      element.removeEventListener('timeupdate', getsOn);
      element.pause();
    };
  }, [plays]);
  useEffect(() => {
    const element = video.current;
    return () => {
      // A video that is only let go keeps its decoder until the next garbage collection.
      element?.removeAttribute('src');
      element?.load();
    };
  }, []);
  return (
    <figure className={styles.figure}>
      <div className={styles.frame}>
        <video ref={video} src={file} className={styles.fits} muted playsInline preload="auto" onCanPlay={onReady} onError={onFailed} onEnded={onOver} />
      </div>
      {words !== null && <Caption words={words} />}
    </figure>
  );
}

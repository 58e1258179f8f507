import { useState } from 'react';
import type { CarouselItem } from './slides.ts';
import { Caption } from './caption.tsx';
import styles from './carousel.module.css';

interface Props {
  item: CarouselItem;
  onReady(): void;
  onFailed(): void;
}

/** Of a picture, how much may be cut away so that it fills its place. More could be a line of a poster. */
const MOST_CUT = 0.1;
/** A picture of more takes several hundred megabytes once it is decoded, however small its file and its place are. */
const MOST_PIXELS = 24_000_000;

/** A picture of the hall; ready once it is decoded, so that it appears whole. */
export function Picture({ item: { file, words }, onReady, onFailed }: Props) {
  const [fills, setFills] = useState(false);
  const onLoad = (image: HTMLImageElement) => {
    setFills(partCut(image) <= MOST_CUT);
    if (isDrawing(file) || image.naturalWidth * image.naturalHeight <= MOST_PIXELS) image.decode().then(onReady, onFailed);
    else onFailed();
  };
  return (
    <figure className={styles.figure}>
      <div className={styles.frame}>
        <img
          src={file}
          alt=""
          className={fills ? styles.fills : styles.fits}
          onLoad={({ currentTarget }) => onLoad(currentTarget)}
          onError={onFailed}
        />
      </div>
      {words !== null && <Caption words={words} />}
    </figure>
  );
}

/** Has no pixels of its own. */
const isDrawing = (file: string) => /\.svg(?:\?|$)/i.test(file);

function partCut({ naturalWidth, naturalHeight, clientWidth, clientHeight }: HTMLImageElement): number {
  const own = naturalWidth / naturalHeight;
  const place = clientWidth / clientHeight;
  return 1 - Math.min(own / place, place / own);
}

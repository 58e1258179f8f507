/** As it was meant: an input method may write letters and digits in full width, ＨＬＪ－２０２６. */
export const plain = (text: string): string => text.normalize('NFKC').trim();

import { ProvinceUnavailable, type ProvinceAdapter } from '../contract/province.ts';
import { Refusal } from '../contract/refusal.ts';

const unavailable = async () => {
  throw new ProvinceUnavailable('未设置省平台，评价在队列中等待。 No province is configured; ratings wait in the queue.');
};

/** Stands where no province is configured: everything waits in the queue, and no receipt can carry a link. */
export const noProvince: ProvinceAdapter = {
  sendServices: unavailable,
  sendRatings: unavailable,
  renewCredentials: unavailable,
  ratedElsewhere: unavailable,
  openRatingPage: unavailable,
  pageOrigin: () => null,
  ratingLink() {
    throw new Refusal('no-province');
  },
  serviceOfLink: () => undefined,
  clockSkewMs: () => 0,
  isClockKnown: () => false,
};

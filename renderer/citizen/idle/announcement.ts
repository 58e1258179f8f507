import type { AnnouncementView, IdleView } from '../../../core/contract/screen-views.ts';

/** What is announced here, seen and heard alike: nothing where citizens begin a rating by themselves, whom it would keep from it. */
export function announcementAt({ announcement, ready, sign, selfRating, offers }: IdleView): AnnouncementView | null {
  const beginsHere = ready && sign === null && (selfRating.invites || offers.length > 0);
  return beginsHere ? null : announcement;
}

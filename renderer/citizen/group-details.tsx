import { useId, useRef, useState } from 'react';
import type { RatingView } from '../../core/contract/screen-views.ts';
import { useSay, words } from '../i18n/languages.ts';
import { Bilingual } from './bilingual.tsx';
import styles from './group-details.module.css';
import { ScrollArea } from './scroll-area.tsx';
import { TimeLeft } from './time-left.tsx';

/** All cases and all who served, over the screen at a touch: the browser's own dialog holds the focus and closes at Escape. */
export function GroupDetails({ view }: { view: RatingView }) {
  const { group, taskName, projectNo, staff } = view;
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const title = useId();
  const say = useSay();
  const cases = group === null || group.mode === 'each' ? [{ taskName, projectNo }] : group.cases;
  const open = () => {
    dialog.current?.showModal();
    setOpen(true);
  };
  return (
    <>
      <button type="button" className={styles.open} aria-haspopup="dialog" onClick={open}>
        <Bilingual words={words('group.showAll')} />
      </button>
      <dialog ref={dialog} className={styles.dialog} aria-labelledby={title} onClose={() => setOpen(false)}>
        <div className={styles.inside}>
          <h2 id={title} className={styles.title}>
            <Bilingual words={words('group.all')} inline />
          </h2>
          <ScrollArea paging={null} label={say(words('group.all'))}>
            <div className={styles.content}>
              <section>
                <h3>
                  <Bilingual words={words('group.matters')} inline />
                </h3>
                <ol className={styles.list}>
                  {cases.map((one) => (
                    <li key={one.projectNo}>
                      <span>{one.taskName}</span>
                      <span className={styles.number}>{one.projectNo}</span>
                    </li>
                  ))}
                </ol>
              </section>
              {staff.length > 0 && (
                <section>
                  <h3>
                    <Bilingual words={words('rating.staff')} inline />
                  </h3>
                  <ol className={styles.list}>
                    {staff.map(({ name, no }) => (
                      <li key={no}>
                        <span>{name}</span>
                        <span className={styles.number}>
                          <Bilingual words={words('rating.staffNo', { no })} inline />
                        </span>
                      </li>
                    ))}
                  </ol>
                </section>
              )}
            </div>
          </ScrollArea>
          <div className={styles.foot}>
            {/* The one on the screen is covered, and says nothing while it is. */}
            {isOpen && <TimeLeft view={view} extendableBy="touch" />}
            <button type="button" className={styles.close} onClick={() => dialog.current?.close()}>
              <Bilingual words={words('group.close')} />
            </button>
          </div>
        </div>
      </dialog>
    </>
  );
}

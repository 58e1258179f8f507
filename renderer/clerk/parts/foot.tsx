import { useRef, type ReactNode } from 'react';
import { useRoomForFoot } from './use-in-sight.ts';
import layout from '../look/layout.module.css';

/** The end of a form, in sight however long the form is: its main button, and what is wrong or has been done. */
export function Foot({ children }: { children: ReactNode }) {
  const foot = useRef<HTMLDivElement>(null);
  useRoomForFoot(foot);
  return (
    <div ref={foot} className={`${layout.foot} ${layout.wide}`}>
      {children}
    </div>
  );
}

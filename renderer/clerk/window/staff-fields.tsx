import { useState, type Ref } from 'react';
import { useDesk } from '../desk.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/field.tsx';
import { Picker } from '../parts/picker.tsx';
import { plain } from '../parts/plain.ts';
import { search, typedAs } from '../search/search.ts';
import { useWords } from '../words/use-words.ts';
import layout from '../look/layout.module.css';

/** A staff member by number and name; both empty while nobody is chosen. */
export interface StaffDraft {
  no: string;
  name: string;
}

interface Props {
  label: string;
  draft: StaffDraft;
  change(draft: StaffDraft): void;
  /** Nothing may be asked for without it. */
  required?: boolean;
  /** Where the keys should lead on. */
  onPicked?: () => void;
  inputRef?: Ref<HTMLInputElement>;
}

const SHOWN = 8;

/** Picks a staff member from the hall's list, or takes number and name where there is no list or not that person. */
export function StaffFields({ label, draft, change, required = false, onPicked, inputRef }: Props) {
  const { t } = useWords();
  const { staff, initialsOf } = useDesk();
  const [isByHand, setByHand] = useState(false);
  // What was pressed goes with its fields; the focus is to stay here.
  const [isChanged, setChanged] = useState(false);
  // The hall's list may come, or come back, while somebody is typing here: then these fields stay.
  const typeHere = (typed: StaffDraft) => {
    setByHand(true);
    change(typed);
  };
  const [hasFocus, setFocus] = useState(false);

  if (isByHand || staff.length === 0) {
    return (
      <>
        <TextField takesFocus={isChanged} label={`${label} · ${t('duty.no')}`} value={draft.no} onText={(no) => typeHere({ ...draft, no })} maxLength={32} data-left={required && plain(draft.no) === ''} onFocus={() => setFocus(true)} onBlur={() => setFocus(false)} {...(inputRef && { ref: inputRef })} />
        <TextField label={`${label} · ${t('duty.name')}`} value={draft.name} onText={(name) => typeHere({ ...draft, name })} maxLength={50} data-left={required && draft.name.trim() === ''} />
        {staff.length > 0 && (
          <div className={layout.wide}>
            <Button look="quiet" onPress={() => setByHand(false)}>
              {t('duty.fromList')}
            </Button>
          </div>
        )}
      </>
    );
  }
  const byHand = (query: string) => {
    const { name, code } = typedAs(query);
    if (query !== '') change({ no: code.slice(0, 32), name: name.slice(0, 50) });
    setChanged(true);
    setByHand(true);
  };
  const all = staff.map((one) => ({ what: one, name: one.name, codes: [one.no] }));
  return (
    <Picker
      label={label}
      hint={draft.no === '' ? t('duty.findHint') : draft.no}
      chosen={draft.no === '' ? null : draft.name}
      find={(query) => search(all, query, initialsOf, SHOWN).map(({ no, name, post = '' }) => ({ key: no, name, beside: [no, post].filter((text) => text !== '').join(' · ') }))}
      onPick={(key) => {
        const picked = staff.find(({ no }) => no === key);
        if (picked) change({ no: picked.no, name: picked.name });
        onPicked?.();
      }}
      onClear={() => change({ no: '', name: '' })}
      byHand={{ text: t('duty.byHand'), open: byHand }}
      takesFocus={isChanged || hasFocus}
      required={required}
      {...(inputRef && { inputRef })}
    />
  );
}

import { useId, type ChangeEvent, type ComponentProps, type ReactNode, type Ref } from 'react';
import { useTakenFocus } from './use-taken-focus.ts';
import styles from './field.module.css';

interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** Takes the whole row of its form. */
  wide?: boolean;
}

/** Whether a field still has to be filled in, for what looks for the next one. */
interface Left {
  'data-left'?: boolean;
}

type InputProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'id'> & Left;

interface TextFieldProps extends FieldProps, InputProps {
  value: string;
  onText(text: string): void;
  /** When it appears. */
  takesFocus?: boolean;
}

/** A line to type in. Nothing that is typed is offered again by the browser. */
export function TextField({ label, hint, wide, value, onText, takesFocus = false, ...input }: TextFieldProps) {
  const id = useId();
  useTakenFocus(id, takesFocus);
  return (
    <Frame id={id} label={label} hint={hint} wide={wide}>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        onChange={(event: ChangeEvent<HTMLInputElement>) => onText(event.target.value)}
        {...input}
      />
    </Frame>
  );
}

interface TextAreaProps extends FieldProps, Left {
  ref?: Ref<HTMLTextAreaElement>;
  value: string;
  rows: number;
  maxLength?: number;
  onText(text: string): void;
}

export function TextArea({ label, hint, wide, value, onText, ...area }: TextAreaProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} wide={wide}>
      <textarea
        id={id}
        // Else the browser keeps it with the page, and on the disk.
        autoComplete="off"
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        value={value}
        onChange={(event: ChangeEvent<HTMLTextAreaElement>) => onText(event.target.value)}
        {...area}
      />
    </Frame>
  );
}

interface ChoiceProps<V extends string> extends FieldProps {
  value: V;
  options: readonly (readonly [value: V, text: string])[];
  onChoice(value: V): void;
}

export function Choice<V extends string>({ label, hint, wide, value, options, onChoice }: ChoiceProps<V>) {
  const id = useId();
  const choose = (chosen: string) => {
    const option = options.find(([one]) => one === chosen);
    if (option !== undefined) onChoice(option[0]);
  };
  return (
    <Frame id={id} label={label} hint={hint} wide={wide}>
      <select id={id} value={value} onChange={(event) => choose(event.target.value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </Frame>
  );
}

interface FrameProps extends Omit<FieldProps, 'wide'> {
  id: string;
  wide: boolean | undefined;
  children: ReactNode;
}

/** A label, what it labels, and a hint beneath. */
export function Frame({ id, label, hint, wide = false, children }: FrameProps) {
  return (
    <div className={wide ? `${styles.field} ${styles.wide}` : styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

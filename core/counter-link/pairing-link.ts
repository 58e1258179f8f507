import * as z from 'zod';
import { windowNoSchema, words } from '../contract/case.ts';
import type { Principal } from './principal.ts';

/** Who asks to be paired, before anything is known of it. */
export interface Asker {
  /** Of the page that asks; null for a program. */
  origin: string | null;
  /** Of the PC in the network; null on this machine. */
  address: string | null;
}

/**
 * How a counter is paired with this device. It asks for a code, which appears on the device's idle screen; whoever sits beside the
 * screen enters it at the counter, with the number of the window. Both sides then say the same: which counter, which window.
 */
export interface PairingLink {
  /**
   * Shows a code. The same asker again replaces its own.
   * @throws Refusal `screen-in-use` while a citizen is asked, or before it is told that they are done: the code could not be shown; `pairing-under-way` while another's is shown; `pairing-paused` after too many wrong codes, or too many that it let
   *   go by; `too-many-pairings`
   */
  begin(request: PairingRequest, asker: Asker): PairingOffer;
  /**
   * Pairs, and moves the device to that window, which ends the pairings of the window where it stood.
   * @throws Refusal `no-such-pairing` when its code is over or was another asker's, `wrong-code`, `citizen-is-rating` when the device would move under a citizen, or before it is told that they are done, `storage-failed`
   */
  confirm(id: string, request: PairingConfirmation, asker: Asker): PairedAnswer;
  /** The asker's own pairing. @throws HttpProblem `not-paired` for the token of the device's own folder */
  own(principal: Principal): PairingAnswer;
  /** Ends the asker's own pairing. */
  end(principal: Principal): void;
}

const pairingName = words('配对方名称 (name of the counter)', 1, 50)
  // Under this name the audit trail tells what the evaluator did by itself.
  .refine((name) => name !== 'evaluator', 'is the name of the evaluator itself')
  .meta({ title: '配对方名称 (name of the counter)', description: '如“综合窗口系统”，显示在评价器屏幕上 (shown on the screen)', examples: ['综合窗口系统'] });

export const pairingRequestSchema = z.strictObject({ name: pairingName });
export type PairingRequest = z.infer<typeof pairingRequestSchema>;

export const pairingOfferSchema = z.object({
  /** Opaque; tells no code. */
  id: z.string().meta({ title: '配对请求编号 (id of the offer)' }),
  expiresAt: z.iso.datetime({ offset: true }).meta({ title: '配对码有效至 (the code is good until)' }),
  triesLeft: z.int().min(0).max(5).meta({ title: '剩余次数 (tries left)' }),
  hallName: z.string().meta({ title: '大厅 (hall)' }),
  /** Where the device stands now. */
  windowNo: z.string().meta({ title: '现所在窗口 (window)' }),
  deviceId: z.string().meta({ title: '设备编号 (device)' }),
  /** SHA-256 of the certificate with which the device answers over the network, as on its screen; null where it does not. */
  fingerprint: z.string().nullable().meta({ title: '证书指纹 (fingerprint of the certificate)' }),
});
export type PairingOffer = z.infer<typeof pairingOfferSchema>;

export const pairingConfirmationSchema = z.strictObject({
  code: z.string().regex(/^\d{6}$/, 'must be six digits').meta({ title: '配对码 (pairing code)', examples: ['027431'] }),
  windowNo: windowNoSchema.meta({ title: '窗口号 (window number)', examples: ['12'] }),
});
export type PairingConfirmation = z.infer<typeof pairingConfirmationSchema>;

export const pairingAnswerSchema = z.object({
  id: z.string().meta({ title: '配对编号 (id of the pairing)' }),
  name: z.string().meta({ title: '配对方名称 (name of the counter)' }),
  /** Null for a program that is no page. */
  origin: z.string().nullable().meta({ title: '网页来源 (origin of its page)' }),
  hallName: z.string().meta({ title: '大厅 (hall)' }),
  windowNo: z.string().meta({ title: '窗口号 (window number)' }),
  deviceId: z.string().meta({ title: '设备编号 (device)' }),
  pairedAt: z.iso.datetime({ offset: true }).meta({ title: '配对时间 (time of pairing)' }),
});
export type PairingAnswer = z.infer<typeof pairingAnswerSchema>;

/** The token is told here and never again; the device keeps a digest of it. */
export const pairedAnswerSchema = z.object({ token: z.string().meta({ title: '令牌 (token)' }), pairing: pairingAnswerSchema });
export type PairedAnswer = z.infer<typeof pairedAnswerSchema>;

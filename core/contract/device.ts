import * as z from 'zod';
import type { Channel } from './rating.ts';

/**
 * Where a device stands, which decides what it must show: 窗口评价器, 自助服务终端, 大厅出入口, 自助评价专区
 * (Qiqihar 第八条, Ezhou 第十二条, Tianjin 第十条).
 */
export const deviceKindSchema = z.enum(['window-evaluator', 'self-service-terminal', 'entrance', 'self-rating-zone']);
export type DeviceKind = z.infer<typeof deviceKindSchema>;

/** 评价渠道 of a rating made on the device itself (province-interface: 4 window evaluator, 5 other hall terminal). */
export const CHANNEL_OF_DEVICE: Record<DeviceKind, Channel> = {
  'window-evaluator': 'window-evaluator',
  'self-service-terminal': 'self-service-terminal',
  entrance: 'self-service-terminal',
  'self-rating-zone': 'self-service-terminal',
};

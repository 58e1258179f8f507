/**
 * Every fuse of the Electron binary, by its name in `@electron/fuses`. None is left to its default: a test compares these
 * with what the installed library knows, and packaging reads them back from the finished binary.
 */
export const FUSES = {
  /** Else the signed binary runs any script as a plain Node. With it off `child_process.fork` fails: use utilityProcess. */
  RunAsNode: false,
  EnableCookieEncryption: true,
  /** NODE_OPTIONS could load foreign code into the main process. */
  EnableNodeOptionsEnvironmentVariable: false,
  /** So could a debugger. Playwright drives Electron through it and therefore only works with the unpackaged binary. */
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  /** Else a folder named `app` beside the archive would be loaded in its place, unchecked. */
  OnlyLoadAppFromAsar: true,
  /** We make no snapshot of our own; without that file the app would not start. */
  LoadBrowserProcessSpecificV8Snapshot: false,
  /** The screens come over app://, nothing over file://. */
  GrantFileProtocolExtraPrivileges: false,
  /** Electron's default; off only costs speed. electron-builder has no name for this one yet. */
  WasmTrapHandlers: true,
} as const satisfies Readonly<Record<string, boolean>>;

/** The same as `electronFuses` of electron-builder, which has its own spelling and knows all but the last. */
export const ELECTRON_BUILDER_FUSES = {
  runAsNode: FUSES.RunAsNode,
  enableCookieEncryption: FUSES.EnableCookieEncryption,
  enableNodeOptionsEnvironmentVariable: FUSES.EnableNodeOptionsEnvironmentVariable,
  enableNodeCliInspectArguments: FUSES.EnableNodeCliInspectArguments,
  enableEmbeddedAsarIntegrityValidation: FUSES.EnableEmbeddedAsarIntegrityValidation,
  onlyLoadAppFromAsar: FUSES.OnlyLoadAppFromAsar,
  loadBrowserProcessSpecificV8Snapshot: FUSES.LoadBrowserProcessSpecificV8Snapshot,
  grantFileProtocolExtraPrivileges: FUSES.GrantFileProtocolExtraPrivileges,
} as const;

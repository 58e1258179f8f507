import * as z from 'zod/mini';

// The content security policy forbids eval, and zod would probe for it when the first schema is made. Imports run in
// order, so this file must be the first import of the page.
z.config({ jitless: true });

// npm run guide-images: the pictures of docs/merchant-guide.md, from the screenshots of the last `npm test -- e2e`.

import { bootstrap } from './bootstrap.mjs'

await bootstrap()
const { main } = await import('../test/e2e/guide-images.ts')
await main()

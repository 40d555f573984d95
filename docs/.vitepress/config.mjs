// The site is docs/ as it stands in the repository: what the pages need beyond Markdown is done here, so that a code
// host shows them as well.
import { cpSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const docs = fileURLToPath(new URL('..', import.meta.url))
const repository = 'https://github.com/samlscope/samlscope'
const icon = 'data:image/svg+xml;base64,' + readFileSync(path.join(docs, '../web/assets/icon.svg'), 'base64')

// Folders of files that pages link to, at the same place in the site.
const files = ['examples', 'schema']

// sidebar takes its groups from an index page: a heading is a group, the first link of each line below it a page.
function sidebar(folder) {
  const groups = []
  for (const line of readFileSync(path.join(docs, folder, 'README.md'), 'utf8').split('\n')) {
    const heading = line.match(/^##? (.+)/)
    if (heading) groups.push({ text: heading[1], items: [] })
    const link = line.match(/\[`?([^\]]+?)`?\]\(([^):]+)\.md\)/)
    if (!link || groups.length === 0 || link[2].startsWith('../')) continue // those are another index's
    groups.at(-1).items.push({ text: link[1], link: address(path.posix.join('/', folder, link[2])) })
  }
  return groups.filter((group) => group.items.length > 0)
}

// address is a page's own, without .md: README is what a folder opens with.
function address(page) {
  return page.replace(/(^|\/)README$/, '$1')
}

// target is where a link of a page leads in the site. What the site lacks is shown by the code host.
function target(href, page) {
  const [, file, anchor] = href.match(/^([^#]*)(.*)$/)
  if (file === '' || /^[a-z]+:/.test(file)) return href
  const to = path.posix.join(path.posix.dirname(page), file)
  const inside = to.endsWith('.md') ? !to.startsWith('../') : files.includes(to.split('/')[0]) && to.includes('/')
  if (inside) return file.replace(/(^|\/)README\.md$/, '$1index.md') + anchor
  const kind = statSync(path.join(docs, to)).isDirectory() ? 'tree' : 'blob'
  return `${repository}/${kind}/main/${path.posix.join('docs', to)}${anchor}`
}

// anchor is what the code host makes of a heading: a link with it works in both places.
function anchor(heading) {
  return heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-')
}

const main = sidebar('.')
const jobs = main.find((group) => group.text === 'Jobs')

// Pages are above node_modules, where the server build doesn't look for Vue. The built program finds it.
const vue = {
  name: 'vue-of-the-site',
  enforce: 'pre',
  resolveId: (id, from, { ssr }) => (ssr && /^vue(\/|$)/.test(id) ? { id, external: true } : null),
}

// The search is a dialog with a list of links, to be read and reached with Tab. VitePress calls it a button with a list
// box, which a screen reader doesn't look into, and names its results other than they read.
const search = {
  name: 'search-as-dialog',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/VPLocalSearchBox.vue')) return null
    return [
      [/role="button"\s+:aria-owns="[^"]*"\s+aria-expanded="true"\s+aria-haspopup="listbox"/, 'role="dialog" aria-modal="true"'],
      [/:aria-activedescendant="[^"]*"\s+aria-autocomplete="both"/, ''],
      [/:role="results\?\.length \? 'listbox' : undefined"/, ''],
      [/:aria-selected="[^"]*"\s+role="option"/, ''],
      [/:aria-label="\[\.\.\.p\.titles, p\.title\]\.join\(' > '\)"/, ''],
      [/<kbd :aria-label/g, '<kbd role="img" :aria-label'],
    ].reduce((text, [from, to]) => {
      if (text.search(from) < 0) this.error(`VitePress has changed its search: ${from} is gone`)
      return text.replace(from, to)
    }, code)
  },
}

export default defineConfig({
  title: 'samlscope',
  description: 'Says whether AWS will accept a SAML sign-in from Microsoft Entra ID, why not, and what to change.',
  outDir: '../site',
  ignoreDeadLinks: 'localhostLinks', // drivers receive sign-ins there; all other dead links stop the build
  rewrites: { 'README.md': 'index.md', ':folder/README.md': ':folder/index.md' },
  srcExclude: ['examples/**'],
  // One wide table, and no headings to list beside it.
  transformPageData(page) { if (page.relativePath === 'scenarios.md') page.frontmatter.aside = false },
  head: [['link', { rel: 'icon', href: icon }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: anchor },
    config(md) {
      md.core.ruler.push('tasks', ({ tokens }) => {
        for (const { type, children } of tokens) {
          if (type === 'inline' && children.length > 0) children[0].content = children[0].content.replace(/^\[ \] /, '☐ ')
        }
      })
      md.core.ruler.push('targets', ({ tokens, env }) => {
        for (const token of tokens.flatMap((t) => t.children ?? [t])) {
          // Vite looks for a picture of HTML in the page's folder only when told so.
          if (token.type === 'html_block') token.content = token.content.replace(/(src|srcset)="(?=\w+\/)/g, '$1="./')
          if (token.type === 'link_open') token.attrSet('href', target(token.attrGet('href'), env.relativePath))
        }
      })
    },
  },
  themeConfig: {
    nav: [
      { text: 'Jobs', items: jobs.items },
      { text: 'Services', link: '/services/', activeMatch: '^/services/' },
      { text: 'Checks', link: '/checks/', activeMatch: '^/checks/' },
      { text: 'Errors', link: '/errors' },
      { text: 'Evidence', link: '/evidence' },
      { text: 'API', link: '/api' },
      // another page, which the site's own router doesn't know
      { text: 'Playground', link: '/playground/', target: '_self' },
    ],
    sidebar: { '/checks/': sidebar('checks'), '/services/': [...sidebar('services'), ...main], '/': main },
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
  },
  vite: {
    plugins: [vue, search],
    build: { chunkSizeWarningLimit: 2000 }, // kB: the index of the search is loaded when someone searches
  },
  buildEnd({ outDir }) {
    for (const folder of files) cpSync(path.join(docs, folder), path.join(outDir, folder), { recursive: true })
  },
})

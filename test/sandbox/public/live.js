// Fetches this page again every second and shows what is new, unless somebody is at work in it.
setInterval(async () => {
  const live = document.getElementById('live')
  if (document.hidden || live.contains(document.activeElement) || live.querySelector('details[open]')) return
  const response = await fetch(location.href).catch(() => null)
  if (!response?.ok) return
  const next = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('live')
  if (next && next.innerHTML !== live.innerHTML) live.innerHTML = next.innerHTML
}, 1000)

function signedIn(answer, password) {
  // ruleid: local-storage-secrets
  localStorage.setItem('access_token', answer.data);
  // ruleid: local-storage-secrets
  window.sessionStorage.setItem('p', password);
  // ruleid: local-storage-secrets
  localStorage.jwt = answer.token;
  // ok: local-storage-secrets
  localStorage.setItem('theme', answer.theme);
  // ok: local-storage-secrets
  localStorage.removeItem('access_token');
}

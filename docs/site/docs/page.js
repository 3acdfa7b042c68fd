/** Shows the contract. Whatever of the renderer would talk to another host is switched off. */
globalThis.Scalar.createApiReference("#reference", {
  url: "/openapi.json",
  theme: "none",
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  documentDownloadType: "none",
  defaultOpenAllTags: true,
  defaultHttpClient: { targetKey: "shell", clientKey: "curl" },
  metaData: { title: "Kickoff API" },
});

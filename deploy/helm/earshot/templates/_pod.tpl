{{- /* The pod of a component: {root, component, role, settings, resources}. */}}
{{- define "earshot.pod" -}}
{{- $ := .root -}}
metadata:
  labels:
    {{- include "earshot.labels" . | nindent 4 }}
    {{- with $.Values.podLabels }}{{ toYaml . | nindent 4 }}{{ end }}
  {{- with .settings.podAnnotations }}
  annotations: {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "earshot.name" $ }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # Reviews are finished for 20 seconds, or handed back.
  terminationGracePeriodSeconds: 30
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    fsGroup: 1000
    seccompProfile: {type: RuntimeDefault}
  {{- with $.Values.imagePullSecrets }}
  imagePullSecrets: {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: earshot
      image: {{ include "earshot.image" $ | quote }}
      imagePullPolicy: {{ $.Values.image.pullPolicy }}
      args: [serve, --role, {{ .role }}]
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      env:
        - {name: HOST, value: 0.0.0.0}
        - {name: PORT, value: "3000"}
        - {name: LOG_FORMAT, value: json}
        - {name: LOG_LEVEL, value: {{ $.Values.logLevel | quote }}}
        - {name: EARSHOT_JOBS, value: {{ $.Values.worker.jobs | quote }}}
        - {name: EARSHOT_REVIEW_THREADS, value: {{ $.Values.worker.reviews | quote }}}
        - {name: PRIVATE_KEY_PATH, value: /var/run/earshot/private-key.pem}
        {{- include "earshot.fromSecret" (list $ "APP_ID" $.Values.secret.keys.appId) | nindent 8 }}
        {{- if ne .role "worker" }}
        {{- include "earshot.fromSecret" (list $ "WEBHOOK_SECRET" $.Values.secret.keys.webhookSecret) | nindent 8 }}
        {{- end }}
        {{- if $.Values.redis.enabled }}
        {{- include "earshot.fromSecret" (list $ "REDIS_URL" $.Values.secret.keys.redisUrl) | nindent 8 }}
        {{- end }}
        {{- if $.Values.github.host }}
        - {name: GHE_HOST, value: {{ $.Values.github.host | quote }}}
        - {name: GHE_PROTOCOL, value: {{ $.Values.github.protocol | quote }}}
        {{- end }}
        {{- with $.Values.extraEnv }}{{ toYaml . | nindent 8 }}{{ end }}
      ports:
        - {name: http, containerPort: 3000}
      startupProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 2
        failureThreshold: 30
      livenessProbe:
        httpGet: {path: /healthz, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /readyz, port: http}
        periodSeconds: 5
        timeoutSeconds: 3
      resources: {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - {name: temporary, mountPath: /tmp}
        - {name: private-key, mountPath: /var/run/earshot, readOnly: true}
  volumes:
    - name: temporary
      emptyDir: {sizeLimit: {{ $.Values.temporarySize | quote }}}
    - name: private-key
      secret:
        secretName: {{ $.Values.secret.name | quote }}
        defaultMode: 0440
        items:
          - {key: {{ $.Values.secret.keys.privateKey | quote }}, path: private-key.pem}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "earshot.selector" . | nindent 10 }}
  {{- with $.Values.nodeSelector }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $.Values.affinity }}
  affinity: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{- define "earshot.fromSecret" -}}
- name: {{ index . 1 }}
  valueFrom:
    secretKeyRef: {name: {{ (index . 0).Values.secret.name | quote }}, key: {{ index . 2 | quote }}}
{{- end }}

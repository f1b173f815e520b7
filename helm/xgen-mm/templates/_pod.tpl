{{- define "xgen-mm.environment" -}}
- name: XGEN_MM_HOME
  value: /var/lib/xgen-mm
- name: SPRING_CONFIG_ADDITIONAL_LOCATION
  value: file:/etc/xgen-mm/
{{- with .Values.java.options }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- if include "xgen-mm.hasKeys" . }}
- name: XGENMM_SECURITY_APIKEYS
  valueFrom:
    secretKeyRef:
      name: {{ include "xgen-mm.keySecret" . }}
      key: {{ include "xgen-mm.keySecretKey" . }}
{{- end }}
{{- if eq .Values.database.mode "external" }}
{{- with .Values.database.external }}
- name: SPRING_DATASOURCE_URL
  value: {{ .url | quote }}
{{- include "xgen-mm.login" (dict "secret" .existingSecret "username" .usernameKey "password" .passwordKey) }}
{{- end }}
{{- else if eq .Values.database.mode "cnpg" }}
- name: SPRING_DATASOURCE_URL
  value: jdbc:postgresql://{{ include "xgen-mm.databaseCluster" . }}-rw:5432/{{ .Values.database.cnpg.database }}
{{- include "xgen-mm.login" (dict "secret" (printf "%s-app" (include "xgen-mm.databaseCluster" .)) "username" "username" "password" "password") }}
{{- end }}
{{- end }}

{{- define "xgen-mm.login" }}
- name: SPRING_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .username }}
- name: SPRING_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .password }}
{{- end }}

{{- define "xgen-mm.resources" -}}
{{- $resources := deepCopy .Values.resources -}}
{{- if .Values.gpu.enabled -}}
{{- $limits := get $resources "limits" | default dict -}}
{{- $_ := set $limits .Values.gpu.resource (int .Values.gpu.count) -}}
{{- $_ := set $resources "limits" $limits -}}
{{- end -}}
{{ toYaml $resources }}
{{- end }}

{{/* Download (for a url), then import; both do nothing when the store has the model. */}}
{{- define "xgen-mm.importContainers" -}}
{{- with .Values.modelImport }}
{{- if eq .source "url" }}
- name: download
  image: {{ .url.image | quote }}
  command:
    - sh
    - -euc
    - |
      if [ -e "/var/lib/xgen-mm/models/$MODEL" ]; then echo "the store has $MODEL already"; exit 0; fi
      cd /checkpoint
      while read -r sum file; do
        if [ -e "$file" ] && echo "$sum  $file" | sha256sum -c - > /dev/null 2>&1; then continue; fi
        echo "downloading $file"
        mkdir -p "$(dirname "$file")"
        if [ -n "${TOKEN:-}" ]; then
          printf 'header = "Authorization: Bearer %s"\n' "$TOKEN" \
            | curl -fsSL --retry 8 --retry-all-errors -C - -K - -o "$file" "$BASE/$file"
        else
          curl -fsSL --retry 8 --retry-all-errors -C - -o "$file" "$BASE/$file"
        fi
        echo "$sum  $file" | sha256sum -c - || { rm -f "$file"; exit 1; }
      done < /etc/xgen-mm/checkpoint.sha256
  env:
    - name: MODEL
      value: {{ .name | quote }}
    - name: BASE
      value: {{ .url.base | trimSuffix "/" | quote }}
    {{- if .url.tokenSecret }}
    - name: TOKEN
      valueFrom:
        secretKeyRef:
          name: {{ .url.tokenSecret }}
          key: {{ .url.tokenSecretKey }}
    {{- end }}
  resources:
    {{- toYaml .resources | nindent 4 }}
  securityContext:
    {{- toYaml $.Values.securityContext | nindent 4 }}
  volumeMounts:
    - name: checkpoint
      mountPath: /checkpoint
    - name: home
      mountPath: /var/lib/xgen-mm
      readOnly: true
    - name: config
      mountPath: /etc/xgen-mm
      readOnly: true
{{- end }}
- name: import
  image: {{ include "xgen-mm.image" $ | quote }}
  imagePullPolicy: {{ $.Values.image.pullPolicy }}
  args:
    - import
    - /checkpoint
    - --name={{ .name }}
    - --precision={{ .precision }}
    {{- with .visionPrecision }}
    - --vision-precision={{ . }}
    {{- end }}
    {{- if .verify }}
    - --verify
    {{- end }}
    {{- if .files }}
    - --checksums=/etc/xgen-mm/checkpoint.sha256
    {{- end }}
    - --if-missing
  env:
    - name: XGEN_MM_HOME
      value: /var/lib/xgen-mm
    {{- with $.Values.java.options }}
    - name: JAVA_TOOL_OPTIONS
      value: {{ . | quote }}
    {{- end }}
  resources:
    {{- toYaml .resources | nindent 4 }}
  securityContext:
    {{- toYaml $.Values.securityContext | nindent 4 }}
  volumeMounts:
    - name: checkpoint
      mountPath: /checkpoint
      readOnly: true
      {{- if and (eq .source "pvc") .pvc.subPath }}
      subPath: {{ .pvc.subPath }}
      {{- end }}
    - name: home
      mountPath: /var/lib/xgen-mm
    - name: config
      mountPath: /etc/xgen-mm
      readOnly: true
    - name: tmp
      mountPath: /tmp
{{- end }}
{{- end }}

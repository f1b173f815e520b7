{{- define "xgen-mm.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "xgen-mm.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "xgen-mm.selectorLabels" -}}
app.kubernetes.io/name: {{ include "xgen-mm.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: server
{{- end }}

{{- define "xgen-mm.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/name: {{ include "xgen-mm.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "xgen-mm.image" -}}
{{- $registry := ternary "" (printf "%s/" .Values.image.registry) (empty .Values.image.registry) -}}
{{- if .Values.image.digest -}}
{{ $registry }}{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ $registry }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "xgen-mm.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{ .Values.serviceAccount.name | default (include "xgen-mm.fullname" .) }}
{{- else -}}
{{ .Values.serviceAccount.name | default "default" }}
{{- end -}}
{{- end }}

{{- define "xgen-mm.keySecret" -}}
{{ .Values.security.existingSecret | default (printf "%s-keys" (include "xgen-mm.fullname" .)) }}
{{- end }}

{{- define "xgen-mm.keySecretKey" -}}
{{ ternary .Values.security.existingSecretKey "api-keys" (not (empty .Values.security.existingSecret)) }}
{{- end }}

{{- define "xgen-mm.hasKeys" -}}
{{- if or .Values.security.apiKeys .Values.security.existingSecret }}yes{{ end }}
{{- end }}

{{- define "xgen-mm.claim" -}}
{{ .Values.persistence.existingClaim | default (printf "%s-home" (include "xgen-mm.fullname" .)) }}
{{- end }}

{{- define "xgen-mm.databaseCluster" -}}
{{ include "xgen-mm.fullname" . }}-db
{{- end }}

{{/* Whether there can be more than one pod. */}}
{{- define "xgen-mm.many" -}}
{{- if or (gt (int .Values.replicaCount) 1) .Values.autoscaling.enabled .Values.keda.enabled }}yes{{ end }}
{{- end }}

{{/* Whether an old and a new pod cannot stand side by side. */}}
{{- define "xgen-mm.alone" -}}
{{- $embedded := eq .Values.database.mode "embedded" -}}
{{- $oneWriter := and .Values.persistence.enabled (not (has "ReadWriteMany" .Values.persistence.accessModes)) -}}
{{- if or $embedded $oneWriter }}yes{{ end }}
{{- end }}

{{- define "xgen-mm.strategy" -}}
{{- if .Values.strategy -}}
{{ toYaml .Values.strategy }}
{{- else if include "xgen-mm.alone" . -}}
type: Recreate
{{- else if .Values.gpu.enabled -}}
type: RollingUpdate
rollingUpdate:
  maxSurge: 0
  maxUnavailable: 1
{{- else -}}
type: RollingUpdate
rollingUpdate:
  maxSurge: 1
  maxUnavailable: 0
{{- end -}}
{{- end }}

{{/* Models to serve; the imported one when none is named. */}}
{{- define "xgen-mm.models" -}}
{{- if .Values.models -}}
{{ toYaml .Values.models }}
{{- else if .Values.modelImport.enabled -}}
- name: {{ .Values.modelImport.name }}
{{- else -}}
[]
{{- end -}}
{{- end }}

{{/* What the chart sets, with `config` merged over it. */}}
{{- define "xgen-mm.configuration" -}}
{{- $engine := dict -}}
{{- range $name, $value := .Values.engine -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $_ := set $engine (kebabcase $name) $value -}}
{{- end -}}
{{- end -}}
{{- $own := dict
      "models" (include "xgen-mm.models" . | fromYamlArray)
      "engine" $engine
      "limits" (dict "drain" (printf "%ds" (int .Values.shutdown.answersSeconds)))
      "security" (dict "public-metrics" .Values.security.publicMetrics)
      "storage" (dict "enabled" (ne .Values.database.mode "none")) -}}
{{- if empty (get $own "models") }}{{ $_ := unset $own "models" }}{{ end -}}
{{- $spring := dict "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ds" (int .Values.shutdown.phaseSeconds))) -}}
{{- with .Values.security.jwtIssuerUri -}}
{{- $_ := set $spring "security" (dict "oauth2" (dict "resourceserver" (dict "jwt" (dict "issuer-uri" .)))) -}}
{{- end -}}
{{- $all := dict "server" (dict "address" "0.0.0.0" "port" 8080) "spring" $spring "xgen-mm" $own -}}
{{- if ne .Values.logging.format "text" -}}
{{- $_ := set $all "logging" (dict "structured" (dict "format" (dict "console" .Values.logging.format))) -}}
{{- end -}}
{{ toYaml (mustMergeOverwrite $all (deepCopy .Values.config)) }}
{{- end }}

{{/* Label matchers of this release's series. */}}
{{- define "xgen-mm.series" -}}
namespace="{{ .Release.Namespace }}",service="{{ include "xgen-mm.fullname" . }}"
{{- end }}

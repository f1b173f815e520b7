{{/* Combinations that would lose data or never answer. Each is refused with what was found and what to do. */}}
{{- define "xgen-mm.refusals" -}}
{{- $v := .Values -}}
{{- if and (eq $v.database.mode "embedded") (include "xgen-mm.many" .) -}}
{{- fail "database.mode is embedded, so each pod would have a database of its own, but more than one pod is asked for; set database.mode to external or cnpg, or replicaCount to 1 without autoscaling and keda" -}}
{{- end -}}
{{- if and (eq $v.database.mode "embedded") (not $v.persistence.enabled) (not $v.database.embedded.ephemeral) -}}
{{- fail "database.mode is embedded without persistence, so every conversation would be lost with the pod; set persistence.enabled=true, use another database.mode, or say that this is wanted with database.embedded.ephemeral=true" -}}
{{- end -}}
{{- if and (eq $v.database.mode "embedded") (eq (dig "type" "" $v.strategy) "RollingUpdate") -}}
{{- fail "strategy.type is RollingUpdate with the embedded database, but two pods cannot open one database folder; leave strategy empty" -}}
{{- end -}}
{{- if and $v.persistence.enabled (include "xgen-mm.many" .) (not (has "ReadWriteMany" $v.persistence.accessModes)) -}}
{{- fail "several pods share the claim of the home folder, but persistence.accessModes has no ReadWriteMany; add it (with a storage class that can), or set persistence.enabled=false so that each pod imports for itself" -}}
{{- end -}}
{{- if and (eq $v.database.mode "external") (not (hasPrefix "jdbc:postgresql:" $v.database.external.url)) -}}
{{- fail (printf "database.mode is external, but database.external.url is '%s'; expected jdbc:postgresql://HOST:5432/DATABASE" $v.database.external.url) -}}
{{- end -}}
{{- if and (eq $v.database.mode "external") (not $v.database.external.existingSecret) -}}
{{- fail "database.mode is external, but database.external.existingSecret is empty; name a secret with user name and password" -}}
{{- end -}}
{{- if and $v.autoscaling.enabled $v.keda.enabled -}}
{{- fail "autoscaling and keda are both enabled and would fight over the number of pods; enable one" -}}
{{- end -}}
{{- if and $v.keda.enabled (not $v.keda.prometheusAddress) -}}
{{- fail "keda is enabled, but keda.prometheusAddress is empty; set the address of the Prometheus that scrapes the pods" -}}
{{- end -}}
{{- range $scaler := list $v.autoscaling $v.keda -}}
{{- if and $scaler.enabled (gt (int $scaler.minReplicas) (int $scaler.maxReplicas)) -}}
{{- fail (printf "minReplicas is %d, but maxReplicas is %d; make it at least as large" (int $scaler.minReplicas) (int $scaler.maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- if not (or (include "xgen-mm.hasKeys" .) $v.security.jwtIssuerUri) -}}
{{- fail "the server listens beyond its pod, but there are no keys, and it refuses to start so; set security.apiKeys, security.existingSecret or security.jwtIssuerUri" -}}
{{- end -}}
{{- if and $v.security.apiKeys $v.security.existingSecret -}}
{{- fail "security.apiKeys and security.existingSecret are both set, and only one would count; keep one" -}}
{{- end -}}
{{- if and $v.modelImport.enabled (eq $v.modelImport.source "pvc") (not $v.modelImport.pvc.claimName) -}}
{{- fail "modelImport.source is pvc, but modelImport.pvc.claimName is empty; name the claim that holds the checkpoint" -}}
{{- end -}}
{{- if and $v.modelImport.enabled (eq $v.modelImport.source "url") (or (not $v.modelImport.url.base) (not $v.modelImport.files)) -}}
{{- fail "modelImport.source is url, but modelImport.url.base or modelImport.files is empty; give the address and each file's name and sha256" -}}
{{- end -}}
{{- if and $v.modelImport.enabled (not $v.modelImport.name) -}}
{{- fail "modelImport.name is empty; name the model as callers shall know it" -}}
{{- end -}}
{{- $drain := add $v.shutdown.preStopSeconds $v.shutdown.answersSeconds $v.shutdown.phaseSeconds $v.shutdown.phaseSeconds -}}
{{- if lt (int $v.terminationGracePeriodSeconds) (int $drain) -}}
{{- fail (printf "terminationGracePeriodSeconds is %d, so running answers would be cut, since shutdown needs up to %d (preStop + answers + two phases); raise it or lower shutdown.*" (int $v.terminationGracePeriodSeconds) (int $drain)) -}}
{{- end -}}
{{- if and $v.metrics.serviceMonitor.enabled (not $v.security.publicMetrics) (not $v.metrics.serviceMonitor.keySecret) -}}
{{- fail "metrics.serviceMonitor is enabled, but scrapes would be answered with 401; set metrics.serviceMonitor.keySecret to a secret with an API key, or security.publicMetrics=true" -}}
{{- end -}}
{{- if and $v.ingress.enabled (not $v.ingress.hosts) -}}
{{- fail "ingress is enabled, but ingress.hosts is empty; add a host with its paths" -}}
{{- end -}}
{{- if and $v.httpRoute.enabled (not $v.httpRoute.parentRefs) -}}
{{- fail "httpRoute is enabled, but httpRoute.parentRefs is empty; name a gateway" -}}
{{- end -}}
{{- end }}

using k8s;
using k8s.Models;

namespace Mss.Silo.Tests.Deployment;

/// <summary>The Kubernetes base, read strictly: a field that the API does not have, or one that is there twice, is an exception.</summary>
internal static class Manifests
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["v1/Namespace"] = typeof(V1Namespace),
        ["v1/ServiceAccount"] = typeof(V1ServiceAccount),
        ["v1/Service"] = typeof(V1Service),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["batch/v1/Job"] = typeof(V1Job),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["autoscaling/v2/HorizontalPodAutoscaler"] = typeof(V2HorizontalPodAutoscaler),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
    };

    public static IReadOnlyList<object> All { get; } =
    [
        .. Directory.GetFiles(DeployFolder.Base, "*.yaml")
            .Where(file => Path.GetFileName(file) != "kustomization.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Parse(File.ReadAllText(file))),
    ];

    public static V1Deployment Silo => Deployment("mss-silo");

    public static V1Deployment Gateway => Deployment("mss-gateway");

    public static V1Job Schema => Of<V1Job>().Single();

    public static IEnumerable<(string Name, V1PodTemplateSpec Template)> Pods =>
    [
        .. Of<V1Deployment>().Select(deployment => (deployment.Metadata.Name, deployment.Spec.Template)),
        .. Of<V1Job>().Select(job => (job.Metadata.Name, job.Spec.Template)),
    ];

    public static IEnumerable<T> Of<T>() => All.OfType<T>();

    public static IEnumerable<object> Parse(string yaml) => KubernetesYaml.LoadAllFromString(yaml, Types, strict: true);

    public static bool Selects(V1LabelSelector selector, V1PodTemplateSpec pod) =>
        selector.MatchExpressions is null && Selects(selector.MatchLabels, pod);

    public static bool Selects(IDictionary<string, string>? labels, V1PodTemplateSpec pod) =>
        (labels ?? new Dictionary<string, string>()).All(label => pod.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    private static V1Deployment Deployment(string name) => Of<V1Deployment>().Single(deployment => deployment.Metadata.Name == name);
}

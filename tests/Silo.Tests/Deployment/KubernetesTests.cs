using System.Text.RegularExpressions;
using k8s.Models;

namespace Mss.Silo.Tests.Deployment;

/// <summary>What the API server, the scheduler and the kubelet would find out too late.</summary>
public sealed class KubernetesTests
{
    // HostOptions.ShutdownTimeout, which nothing here changes: within it the host drains and the silo hands over.
    private static readonly TimeSpan HostStop = new Microsoft.Extensions.Hosting.HostOptions().ShutdownTimeout;

    [Fact]
    public void Every_manifest_is_of_a_kind_and_with_fields_that_the_API_has()
    {
        var documents = Directory.GetFiles(DeployFolder.Base, "*.yaml").Where(file => Path.GetFileName(file) != "kustomization.yaml")
            .Sum(file => File.ReadAllText(file).Split("\n---\n").Length);
        Assert.Equal(documents, Manifests.All.Count);
    }

    [Theory]
    [InlineData("spec:\n  replicsa: 3\n")]
    [InlineData("spec:\n  replicas: 3\n  replicas: 4\n")]
    public void A_field_that_is_misspelled_or_twice_would_be_found(string spec) =>
        Assert.ThrowsAny<Exception>(() => Manifests.Parse("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n" + spec).ToList());

    [Fact]
    public void Selectors_match_the_labels_of_pods()
    {
        foreach (var deployment in Manifests.Of<V1Deployment>())
        {
            var pod = deployment.Spec.Template;
            Assert.True(Manifests.Selects(deployment.Spec.Selector, pod));
            Assert.All(pod.Spec.TopologySpreadConstraints, spread => Assert.True(Manifests.Selects(spread.LabelSelector, pod)));
            Assert.Equal(2, pod.Spec.TopologySpreadConstraints.Count);
            Assert.Single(Manifests.Of<V1PodDisruptionBudget>(), budget => Manifests.Selects(budget.Spec.Selector, pod));
        }

        var target = Manifests.Of<V2HorizontalPodAutoscaler>().Single().Spec.ScaleTargetRef;
        Assert.Equal((Manifests.Gateway.Kind, Manifests.Gateway.Metadata.Name), (target.Kind, target.Name));
        Assert.Null(Manifests.Gateway.Spec.Replicas); // or every apply would undo the autoscaler
        var service = Manifests.Of<V1Service>().Single();
        Assert.Equal(["mss-gateway"], Manifests.Pods.Where(pod => Manifests.Selects(service.Spec.Selector, pod.Template)).Select(pod => pod.Name));
        Assert.All(service.Spec.Ports, port => Assert.Contains(Container(Manifests.Gateway).Ports, listening => listening.Name == port.TargetPort.Value));
    }

    [Fact]
    public void Probes_ask_for_paths_that_the_servers_have()
    {
        foreach (var (deployment, source) in new[]
        {
            (Manifests.Silo, DeployFolder.Read("Silo", "SiloComposition.cs")), (Manifests.Gateway, DeployFolder.Read("Gateway", "Program.cs")),
        })
        {
            var paths = Regex.Matches(source, "MapHealthChecks\\(\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToHashSet();
            var container = Container(deployment);
            foreach (var (probe, path) in new[]
            {
                (container.StartupProbe, "/health/live"), (container.LivenessProbe, "/health/live"), (container.ReadinessProbe, "/health/ready"),
            })
            {
                Assert.Equal((path, "HTTPS", "https"), (probe.HttpGet.Path, probe.HttpGet.Scheme, probe.HttpGet.Port.Value));
                Assert.Contains(path, paths);
            }
        }
    }

    [Fact]
    public void A_pod_has_more_time_to_stop_than_it_needs_and_none_goes_before_another_has_come()
    {
        foreach (var deployment in Manifests.Of<V1Deployment>())
        {
            var wait = TimeSpan.FromSeconds(Container(deployment).Lifecycle.PreStop.Sleep.Seconds);
            Assert.True(TimeSpan.FromSeconds(deployment.Spec.Template.Spec.TerminationGracePeriodSeconds!.Value) > wait + HostStop);
            Assert.True(DeployedSettings.Listening(deployment).DrainTime < HostStop);
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
        }
    }

    [Fact]
    public void Nothing_runs_as_root_writes_to_its_image_or_can_become_more_than_it_is()
    {
        Assert.Equal(3, Manifests.Pods.Count());
        foreach (var (_, pod) in Manifests.Pods)
        {
            Assert.True(pod.Spec.SecurityContext.RunAsNonRoot);
            Assert.Equal("RuntimeDefault", pod.Spec.SecurityContext.SeccompProfile.Type);
            Assert.False(pod.Spec.AutomountServiceAccountToken);
            Assert.Contains(Manifests.Of<V1ServiceAccount>(), account => account.Metadata.Name == pod.Spec.ServiceAccountName);
            Assert.All(pod.Spec.Containers, container =>
            {
                Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
                Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
                Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
                Assert.Null(container.SecurityContext.Capabilities.Add);
                Assert.True(container.Resources.Requests.ContainsKey("cpu") && container.Resources.Requests.ContainsKey("memory"));
                Assert.Equal(["memory"], container.Resources.Limits.Keys);
            });
            Assert.All(pod.Spec.Volumes.Where(volume => volume.Secret is not null), volume => Assert.Equal(Convert.ToInt32("440", 8), volume.Secret.DefaultMode));
        }
    }

    [Fact]
    public void Secrets_are_files_and_every_mount_has_its_volume()
    {
        foreach (var (_, pod) in Manifests.Pods)
        {
            var container = pod.Spec.Containers.Single();
            Assert.DoesNotContain(container.Env, variable => variable.ValueFrom?.SecretKeyRef is not null);
            Assert.DoesNotContain(container.Env, variable => variable.Name.EndsWith("Password", StringComparison.Ordinal));
            Assert.Equal(pod.Spec.Volumes.Select(volume => volume.Name).Order(), container.VolumeMounts.Select(mount => mount.Name).Order());
            var paths = DeployedSettings.Of(container).Where(setting => setting.Value.StartsWith("/run/", StringComparison.Ordinal)).Select(setting => setting.Value).ToList();
            Assert.NotEmpty(paths);
            Assert.All(paths, path => Assert.Contains(container.VolumeMounts, mount => path.StartsWith(mount.MountPath + "/", StringComparison.Ordinal)));
        }
    }

    private static V1Container Container(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers.Single();
}

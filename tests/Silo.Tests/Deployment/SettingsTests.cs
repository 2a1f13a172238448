using System.Reflection;
using System.Text.RegularExpressions;
using k8s.Models;
using Microsoft.Extensions.Configuration;
using Mss.Silo.Cluster;

namespace Mss.Silo.Tests.Deployment;

/// <summary>A setting with a misspelled name is ignored by configuration, and so must be found here.</summary>
public sealed partial class SettingsTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(DeployFolder.Root, "deploy"), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/secrets/", StringComparison.Ordinal))
            .Where(file => Variable().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(DeployFolder.Root, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_setting_in_deploy_is_one_that_a_server_has(string file)
    {
        var names = Variable().Matches(DeployFolder.Read(file)).Select(match => match.Value).Distinct().ToList();
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(Exists(DeployedSettings.Key(name), typeof(SiloOptions)) || Exists(DeployedSettings.Key(name), DeployedSettings.GatewayOptions), name));
    }

    [Fact]
    public void A_misspelled_setting_would_be_found()
    {
        Assert.True(Exists("Mss:Cassandra:ContactPoints", typeof(SiloOptions)));
        Assert.True(Exists("Mss:Cluster:AdvertisedAddress", typeof(SiloOptions)));
        Assert.False(Exists("Mss:Cassandra:ContactPoint", typeof(SiloOptions)));
        Assert.False(Exists("Mss:Cluster:AdvertisedAddress", DeployedSettings.GatewayOptions));
    }

    [Fact]
    public void Each_server_has_the_settings_of_its_own_container()
    {
        foreach (var (deployment, options) in new[] { (Manifests.Silo, typeof(SiloOptions)), (Manifests.Gateway, DeployedSettings.GatewayOptions) })
        {
            var own = deployment.Spec.Template.Spec.Containers.Single().Env.Where(variable => variable.Name.StartsWith("Mss__", StringComparison.Ordinal));
            Assert.All(own, variable => Assert.True(Exists(DeployedSettings.Key(variable.Name), options), variable.Name));
        }
    }

    [Fact]
    public void The_silos_settings_pass_the_check_of_its_start()
    {
        var configuration = DeployedSettings.Configuration(Manifests.Silo);
        var options = Assert.IsType<SiloOptions>(DeployedSettings.Listening(Manifests.Silo));
        options.Check(development: false, []);
        Assert.Equal(SiloOptions.Cassandra, options.Storage);

        var cluster = configuration.GetSection(SiloClusterOptions.Section).Get<SiloClusterOptions>()!;
        Assert.Equal("status.podIP", cluster.AdvertisedAddress);
        cluster.AdvertisedAddress = "10.0.0.1";
        cluster.Check();
    }

    [Fact]
    public void A_gateways_settings_pass_the_check_of_its_start_but_for_the_secret_that_is_not_here()
    {
        var wrong = new List<string>();
        Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => DeployedSettings.Listening(Manifests.Gateway).Check(development: false, wrong));
        Assert.StartsWith("Mss:InstallationSecretFile: there is no /run/secrets/installation/", Assert.Single(wrong), StringComparison.Ordinal);
    }

    [Fact]
    public void Ports_are_the_same_for_processes_containers_and_networks()
    {
        var silo = Assert.IsType<SiloOptions>(DeployedSettings.Listening(Manifests.Silo));
        Assert.Equal([silo.HttpsPort, silo.SiloPort, silo.GatewayPort], Ports(Manifests.Silo));
        Assert.Equal([DeployedSettings.Listening(Manifests.Gateway).HttpsPort], Ports(Manifests.Gateway));

        foreach (var policy in Manifests.Of<V1NetworkPolicy>())
        {
            foreach (var deployment in new[] { Manifests.Silo, Manifests.Gateway }.Where(one => Manifests.Selects(one.Spec.Selector, one.Spec.Template)))
            {
                if (policy.Spec.PodSelector.MatchLabels?.ContainsKey("app.kubernetes.io/component") == true && Manifests.Selects(policy.Spec.PodSelector, deployment.Spec.Template))
                {
                    Assert.All(policy.Spec.Ingress.SelectMany(way => way.Ports), port => Assert.Contains(int.Parse(port.Port.Value), Ports(deployment)));
                }
            }
        }
    }

    [Fact]
    public void Application_providers_reach_gateways_and_nothing_else()
    {
        foreach (var policy in Manifests.Of<V1NetworkPolicy>().Where(policy => policy.Spec.Ingress is not null))
        {
            var open = policy.Spec.Ingress.Where(way => way.FromProperty is null or { Count: 0 });
            if (Manifests.Selects(policy.Spec.PodSelector, Manifests.Silo.Spec.Template))
            {
                Assert.Empty(open);
                Assert.All(policy.Spec.Ingress.SelectMany(way => way.Ports), port => Assert.NotEqual("8443", port.Port.Value));
            }
            else
            {
                Assert.Equal(["8443"], open.SelectMany(way => way.Ports).Select(port => port.Port.Value));
            }
        }

        var closed = Manifests.Of<V1NetworkPolicy>().Single(policy => policy.Spec.PodSelector.MatchLabels is null);
        Assert.Equal(["Ingress", "Egress"], closed.Spec.PolicyTypes);
        Assert.Null(closed.Spec.Ingress);
        Assert.Null(closed.Spec.Egress);
    }

    /// <summary>Whether a process with these options of section Mss reads the setting.</summary>
    private static bool Exists(string key, Type process)
    {
        var path = key.Split(':')[1..];
        if (path[0] == "Cassandra")
        {
            // The class is in the cluster build only; its source is always there.
            return path.Length == 2 && Regex.IsMatch(DeployFolder.Read("Storage", "Cassandra", "CassandraOptions.cs"), $@"public \S+ {path[1]} {{ get; set; }}");
        }

        var type = process;
        if (path[0] == "Cluster" && process == typeof(SiloOptions))
        {
            (type, path) = (typeof(SiloClusterOptions), path[1..]);
        }

        foreach (var name in path)
        {
            if (type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance) is not { } property)
            {
                return false;
            }

            type = property.PropertyType;
        }

        return true;
    }

    private static IEnumerable<int> Ports(V1Deployment deployment) => deployment.Spec.Template.Spec.Containers.Single().Ports.Select(port => port.ContainerPort);

    [GeneratedRegex(@"\bMss__[A-Za-z0-9_]+")]
    private static partial Regex Variable();
}

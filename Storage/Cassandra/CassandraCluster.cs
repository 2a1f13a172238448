using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Cassandra;

namespace Mss.Storage.Cassandra;

/// <summary>Sets up the driver from the options.</summary>
internal static class CassandraCluster
{
    /// <summary>A cluster that is not connected yet.</summary>
    public static ICluster Build(CassandraOptions options) => Build(options, out _);

    /// <summary>A cluster that is not connected yet, and what it knows about silent nodes.</summary>
    public static ICluster Build(CassandraOptions options, out SilentNodes silent)
    {
        silent = new SilentNodes(
            new TokenAwarePolicy(options.DataCenter is null ? new DCAwareRoundRobinPolicy() : new DCAwareRoundRobinPolicy(options.DataCenter)), TimeProvider.System);
        var builder = Cluster.Builder()
            .AddContactPoints(CassandraAddresses.Split(options.ContactPoints))
            .WithPort(options.Port)
            .WithApplicationName("mss")
            .WithQueryOptions(Defaults(options))
            .WithLoadBalancingPolicy(silent)
            .WithRequestTracker(silent)
            .WithRetryPolicy(new IdempotenceAwareRetryPolicy(new DefaultRetryPolicy()))
            .WithReconnectionPolicy(new ExponentialReconnectionPolicy(500, 10_000))
            .WithPoolingOptions(Pool(options))
            .WithSocketOptions(new SocketOptions()
                .SetConnectTimeoutMillis((int)options.ConnectTimeout.TotalMilliseconds)
                .SetReadTimeoutMillis((int)options.RequestTimeout.TotalMilliseconds)
                .SetTcpNoDelay(true))
            .WithMonitorReporting(false);
        if (options.SpeculativeDelay > TimeSpan.Zero)
        {
            builder.WithSpeculativeExecutionPolicy(new ConstantSpeculativeExecutionPolicy((long)options.SpeculativeDelay.TotalMilliseconds, 1));
        }

        if (options.Username is not null)
        {
            builder.WithCredentials(options.Username, options.Password ?? File.ReadAllText(options.PasswordFile!).TrimEnd('\r', '\n'));
        }

        if (options.Tls)
        {
            builder.WithSSL(Ssl(options));
        }

        return builder.Build();
    }

    // For statements of others on the same session, such as the silos' membership table: the safe levels, and nothing is sent twice.
    private static QueryOptions Defaults(CassandraOptions options)
    {
        var local = options.Consistency == "LocalQuorum";
        return new QueryOptions()
            .SetConsistencyLevel(local ? ConsistencyLevel.LocalQuorum : ConsistencyLevel.Quorum)
            .SetSerialConsistencyLevel(local ? ConsistencyLevel.LocalSerial : ConsistencyLevel.Serial)
            .SetDefaultIdempotence(false);
    }

    private static PoolingOptions Pool(CassandraOptions options) => new PoolingOptions()
        .SetHeartBeatInterval(5000)
        .SetMaxRequestsPerConnection(Math.Min(options.MaxInFlight * 2, 32_000))
        .SetCoreConnectionsPerHost(HostDistance.Local, 2)
        .SetMaxConnectionsPerHost(HostDistance.Local, 2);

    private static SSLOptions Ssl(CassandraOptions options)
    {
        var authorities = new X509Certificate2Collection();
        if (options.TlsCaFile is not null)
        {
            authorities.ImportFromPemFile(options.TlsCaFile);
        }

        var names = CassandraAddresses.Split(options.ContactPoints);
        var ssl = new SSLOptions(SslProtocols.None, false, (_, certificate, chain, errors) => IsTrusted(certificate, chain, errors, authorities, names));

        // Nodes are known by address, and what a name server says backwards proves nothing.
        ssl.SetHostNameResolver(address => address.ToString());
        if (options.TlsClientCertificate is not null)
        {
            ssl.SetCertificateCollection([X509CertificateLoader.LoadPkcs12FromFile(options.TlsClientCertificate, options.TlsClientCertificatePassword)]);
        }

        return ssl;
    }

    /// <summary>A node's certificate must come from the authorities and name the node's address or one of the contact points.</summary>
    internal static bool IsTrusted(X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors, X509Certificate2Collection authorities, string[] names)
    {
        if (certificate is not X509Certificate2 node || errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return false;
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !names.Any(name => node.MatchesHostname(name)))
        {
            return false;
        }

        if (authorities.Count == 0)
        {
            return !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors);
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(presented.ChainPolicy.ExtraStore);
        }

        return chain.Build(node);
    }
}

namespace Mss.Storage.Tests;

/// <summary>
/// A test that needs a Cassandra. The name hides xunit's in this namespace and below it, so that the contract suites, which are compiled into this project as they
/// stand, are skipped with a reason where there is no Cassandra, and never passed over in silence.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAttribute : Xunit.FactAttribute
{
    public FactAttribute() => Skip = CassandraServer.WhyAbsent;
}

/// <inheritdoc cref="FactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryAttribute : Xunit.TheoryAttribute
{
    public TheoryAttribute() => Skip = CassandraServer.WhyAbsent;
}

/// <summary>A test that also pauses and kills nodes, which only those of its own may suffer.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OwnServerFactAttribute : Xunit.FactAttribute
{
    public OwnServerFactAttribute() => Skip = CassandraServer.WhyNotOwn;
}

/// <summary>A test that needs nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PlainFactAttribute : Xunit.FactAttribute;

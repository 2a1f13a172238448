#pragma warning disable CA1848, CA1873 // These lines are what is tested; their speed is not.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Mss.Storage.SessionLines;

namespace Mss.Storage.Tests.SessionLines;

public sealed class SessionLineShippingTests : IAsyncLifetime
{
    private readonly HeldStore _store = new();
    private readonly Dictionary<string, string?> _settings = new() { ["Mss:SessionLines:FlushInterval"] = "00:00:00.01", ["Mss:SessionLines:Node"] = "silo-1" };
    private IHost? _host;

    [Fact]
    public async Task A_line_that_names_its_session_and_one_in_a_sessions_scope_are_kept_and_others_are_not()
    {
        var logger = Start().CreateLogger("Mss.Grains.X");
        logger.LogInformation(new EventId(11), "Ended {TransactionId} with {Code}", "T1", 500);
        using (logger.BeginScope(new List<KeyValuePair<string, object?>> { new("TransactionId", "T2") }))
        {
            logger.LogWarning(new InvalidOperationException("broken"), "in the scope");
        }

        logger.LogWarning("about nothing in particular");
        logger.LogDebug("Detail of {TransactionId}", "T1");
        await StopAsync();

        Assert.Equal(["T1", "T2"], _store.Written.Select(line => line.TransactionId));
        var (first, second) = (_store.Written[0], _store.Written[1]);
        Assert.Equal(("silo-1", LogLevel.Information, "Mss.Grains.X", 11, "Ended T1 with 500"), (first.Node, first.Level, first.Category, first.EventId, first.Text));
        Assert.StartsWith("in the scope\nSystem.InvalidOperationException: broken", second.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_innermost_scope_tells_the_session()
    {
        var logger = Start().CreateLogger("Mss.X");
        using (logger.BeginScope(new List<KeyValuePair<string, object?>> { new("TransactionId", "Touter") }))
        using (logger.BeginScope(new List<KeyValuePair<string, object?>> { new("TransactionId", "Tinner") }))
        {
            logger.LogInformation("here");
        }

        await StopAsync();

        Assert.Equal(["Tinner"], _store.Written.Select(line => line.TransactionId));
    }

    [Fact]
    public async Task A_full_queue_drops_and_counts_and_never_waits()
    {
        _settings["Mss:SessionLines:Queue"] = "100";
        var logger = Start().CreateLogger("Mss.X");
        _store.Hold();
        logger.LogInformation("{TransactionId}", "T0");
        await _store.Asked;
        for (var n = 1; n <= 150; n++)
        {
            logger.LogInformation("{TransactionId}", $"T{n}");
        }

        _store.Release();
        await StopAsync();

        Assert.Equal(101, _store.Written.Count);
        Assert.Equal((101, 50), (Metrics.Written, Metrics.Dropped));
    }

    [Fact]
    public async Task A_store_that_fails_is_tried_once_more_and_nothing_else_suffers()
    {
        var logger = Start().CreateLogger("Mss.X");
        _store.Failures = 1;
        logger.LogInformation("{TransactionId}", "T1");
        await _store.WrittenAsync(1);

        _store.Failures = 2;
        logger.LogInformation("{TransactionId}", "T2");
        await _store.FailedAsync(3);
        logger.LogInformation("{TransactionId}", "T3");
        await StopAsync();

        Assert.Equal(["T1", "T3"], _store.Written.Select(line => line.TransactionId));
        Assert.Equal(1, Metrics.Dropped);
    }

    [Fact]
    public async Task One_session_has_no_more_lines_than_its_share()
    {
        _settings["Mss:SessionLines:LinesPerSession"] = "10";
        var logger = Start().CreateLogger("Mss.X");
        for (var n = 0; n < 25; n++)
        {
            logger.LogInformation("polled {TransactionId}", "T1");
        }

        logger.LogInformation("{TransactionId}", "T2");
        await StopAsync();

        Assert.Equal(10, _store.Written.Count(line => line.TransactionId == "T1"));
        Assert.Equal(1, _store.Written.Count(line => line.TransactionId == "T2"));
        Assert.Equal(15, Metrics.Dropped);
    }

    [Fact]
    public async Task A_long_line_is_cut()
    {
        _settings["Mss:SessionLines:LongestText"] = "100";
        Start().CreateLogger("Mss.X").LogInformation("{TransactionId} {Text}", "T1", new string('x', 1000));
        await StopAsync();

        Assert.Equal(101, _store.Written[0].Text.Length);
    }

    [Theory]
    [InlineData("Queue", "5", "Queue is 5; it must be 100 to 1000000")]
    [InlineData("LinesPerSession", "1", "LinesPerSession is 1; it must be 10 to 100000")]
    [InlineData("LongestText", "1", "LongestText is 1; it must be 100 to 100000")]
    [InlineData("FlushInterval", "00:02:00", "FlushInterval is 00:02:00; it must be 00:00:00.01 to 00:01:00")]
    [InlineData("Node", " ", "Node is empty")]
    public void A_wrong_option_is_named(string field, string value, string expected)
    {
        _settings["Mss:SessionLines:" + field] = value;

        var failure = Assert.Throws<OptionsValidationException>(Start);

        Assert.Contains("Mss:SessionLines:" + expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_it_is_not_there()
    {
        _settings["Mss:SessionLines:Enabled"] = "false";
        Start().CreateLogger("Mss.X").LogInformation("{TransactionId}", "T1");
        await StopAsync();

        Assert.Empty(_store.Written);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _store.Release();
        await StopAsync();
        _host?.Dispose();
    }

    private SessionLineMetrics Metrics => _host!.Services.GetRequiredService<SessionLineMetrics>();

    private ILoggerFactory Start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(_settings);
        builder.Services.AddSingleton<ISessionLineStore>(_store);
        builder.Services.AddSessionLines(builder.Configuration);
        _host = builder.Build();
        _host.Start();
        return _host.Services.GetRequiredService<ILoggerFactory>();
    }

    private Task StopAsync() => _host?.StopAsync() ?? Task.CompletedTask;

    /// <summary>A store that can be slow and can fail.</summary>
    private sealed class HeldStore : ISessionLineStore
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly SemaphoreSlim _changes = new(0);
        private volatile TaskCompletionSource? _held;
        private int _failed;

        public List<SessionLine> Written { get; } = [];

        public int Failures { get; set; }

        public Task Asked => _asked.Task.WaitAsync(Patience);

        public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held?.TrySetResult();

        public Task WrittenAsync(int lines) => UntilAsync(() => Written.Count >= lines);

        public Task FailedAsync(int times) => UntilAsync(() => _failed >= times);

        public async Task WriteAsync(IReadOnlyCollection<SessionLine> lines, CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            await (_held?.Task ?? Task.CompletedTask);
            try
            {
                if (Failures > 0)
                {
                    Failures--;
                    _failed++;
                    throw new StorageException("no node answers");
                }

                Written.AddRange(lines);
            }
            finally
            {
                _changes.Release();
            }
        }

        public async IAsyncEnumerable<SessionLine> ReadAsync(string transactionId, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            yield break;
        }

        private async Task UntilAsync(Func<bool> condition)
        {
            while (!condition())
            {
                Assert.True(await _changes.WaitAsync(Patience), "the store was not asked in time");
            }
        }
    }
}

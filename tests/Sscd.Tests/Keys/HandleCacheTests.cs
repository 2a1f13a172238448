using Mss.Sscd.Keys;

namespace Mss.Sscd.Tests.Keys;

public sealed class HandleCacheTests
{
    [Fact]
    public void The_least_recently_used_handle_is_closed_when_the_cache_is_full()
    {
        using var cache = new HandleCache<string, Handle>(2);
        var (a, b) = (Use(cache, "a"), Use(cache, "b"));
        Assert.Same(a, Use(cache, "a"));
        Use(cache, "c");
        Assert.True(b.Closed);
        Assert.False(a.Closed);
        Assert.Equal(2, cache.Count);
        Assert.NotSame(b, Use(cache, "b"));
    }

    [Fact]
    public void A_handle_in_use_is_closed_only_after_its_use()
    {
        using var cache = new HandleCache<string, Handle>(1);
        Handle held;
        using (var lease = cache.Rent("a", Open, "a"))
        {
            held = lease.Handle!;
            Use(cache, "b");
            Assert.Equal(1, cache.Count);
            Assert.False(held.Closed);
        }

        Assert.True(held.Closed);
    }

    [Fact]
    public void A_handle_that_is_removed_is_closed_and_opened_anew()
    {
        using var cache = new HandleCache<string, Handle>(2);
        var old = Use(cache, "a");
        cache.Remove("a");
        cache.Remove("never there");
        Assert.True(old.Closed);
        Assert.NotSame(old, Use(cache, "a"));
    }

    [Fact]
    public void What_cannot_be_opened_is_not_kept_and_may_be_tried_again()
    {
        using var cache = new HandleCache<string, Handle>(2);
        using (var none = cache.Rent("a", static _ => (Handle?)null, "a"))
        {
            Assert.Null(none.Handle);
        }

        Assert.Throws<InvalidOperationException>(() => { using var lease = cache.Rent("a", Break, "a"); });
        Assert.Equal(0, cache.Count);
        Assert.NotNull(Use(cache, "a"));
    }

    [Fact]
    public void Closing_the_cache_closes_its_handles()
    {
        var cache = new HandleCache<string, Handle>(2);
        var a = Use(cache, "a");
        cache.Dispose();
        Assert.True(a.Closed);
    }

    [Fact]
    public void A_handle_is_used_by_one_thread_at_a_time()
    {
        using var cache = new HandleCache<int, Handle>(2);
        var clashes = 0;
        Parallel.For(0, 2000, i =>
        {
            using var lease = cache.Rent(i % 3, static _ => new Handle(), i);
            if (lease.Handle!.Closed || Interlocked.Increment(ref lease.Handle.Users) != 1)
            {
                Interlocked.Increment(ref clashes);
            }

            Interlocked.Decrement(ref lease.Handle.Users);
        });
        Assert.Equal(0, clashes);
    }

    private static Handle? Break(string key) => throw new InvalidOperationException(key);

    private static Handle Open(string key) => new();

    private static Handle Use(HandleCache<string, Handle> cache, string key)
    {
        using var lease = cache.Rent(key, Open, key);
        return lease.Handle!;
    }

    private sealed class Handle : IDisposable
    {
        public int Users;

        public bool Closed { get; private set; }

        public void Dispose() => Closed = true;
    }
}

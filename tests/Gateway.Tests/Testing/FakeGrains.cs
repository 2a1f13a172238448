using System.Collections.Concurrent;
using Mss.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;

namespace Mss.Gateway.Tests.Testing;

/// <summary>
/// The cluster as the gateway sees it: registrations of APs, and transactions that do what the test says. Untold, a transaction is accepted and stays pending.
/// </summary>
internal sealed class FakeGrains : IGrainFactory
{
    public static readonly DateTimeOffset Deadline = TestTime.Start.AddMinutes(5);

    /// <summary>Registrations by AP_ID; a test may change them while the gateway runs.</summary>
    public ConcurrentDictionary<string, ApplicationProvider> Providers { get; } = new(TestProviders.All);

    /// <summary>How often a registration was asked for.</summary>
    public ConcurrentQueue<string> Found { get; } = new();

    public ConcurrentQueue<(string Id, SignatureOrder Order)> Submitted { get; } = new();

    public ConcurrentQueue<(string Id, string ApId, TimeSpan Wait)> Asked { get; } = new();

    public ConcurrentQueue<UserQuery> Described { get; } = new();

    /// <summary>Untold, nobody knows the user.</summary>
    public Func<UserQuery, Task<UserDescription>> OnDescribe { get; set; } =
        _ => Task.FromResult(UserDescription.Refused(new Fault(StatusCode.UnknownClient, "no such user")));

    public Func<string, Task<ApplicationProvider?>>? OnFind { get; set; }

    public Func<ApplicationProvider, Task<bool>>? OnPut { get; set; }

    public Func<string, SignatureOrder, Task<TransactionAnswer>> OnSubmit { get; set; } = (id, _) => Task.FromResult(Accepted(id));

    public Func<string, string, TimeSpan, Task<TransactionAnswer>> OnStatus { get; set; } = (id, _, _) => Task.FromResult(Pending(id));

    /// <summary>Every receipt.</summary>
    public ConcurrentQueue<(string Id, ReceiptOrder Order, TimeSpan Wait)> Receipted { get; } = new();

    /// <summary>What receipts are answered.</summary>
    public Func<string, ReceiptOrder, TimeSpan, Task<ReceiptAnswer>> OnReceipt { get; set; } = (_, order, _) => Task.FromResult(new ReceiptAnswer { WasShown = order.Message is not null });
    public ConcurrentQueue<(string Id, RegistrationOrder Order)> Registered { get; } = new();

    public Func<string, RegistrationOrder, RegistrationAnswer> OnRegister { get; set; } = (id, order) => new RegistrationAnswer
    {
        SessionId = TransactionId.Parse(id),
        Status = StatusCode.RegistrationOk,
        Results = [.. order.Steps.Select(_ => new RegistrationResult())],
    };

    public static TransactionAnswer Accepted(string id) => new()
    {
        TransactionId = TransactionId.Parse(id),
        Status = StatusCode.RequestOk,
        ProfileUsed = "mss::authn:loa3:sim",
        Deadline = Deadline,
    };

    public static TransactionAnswer Pending(string id) => Accepted(id) with { Status = StatusCode.OutstandingTransaction, MsisdnAsReceived = "99901000001" };

    public static TransactionAnswer Signed(string id) => Pending(id) with { Status = StatusCode.Signature, Signature = [1, 2, 3, 4], Certificate = [5] };

    public static TransactionAnswer Failed(string id, Fault fault) => TransactionAnswer.Refused(fault) with { TransactionId = TransactionId.Parse(id) };

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey =>
        (TGrainInterface)(object)(typeof(TGrainInterface) == typeof(ITransactionGrain) ? new Transaction(this, primaryKey)
            : typeof(TGrainInterface) == typeof(IRegistrationGrain) ? new RegistrationOf(this, primaryKey)
            : typeof(TGrainInterface) == typeof(IApplicationProviderGrain) ? new Provider(this, primaryKey)
            : typeof(TGrainInterface) == typeof(IMobileUserGrain) ? new User(this)
            : throw new NotSupportedException(typeof(TGrainInterface).Name));

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => (TGrainInterface)(object)new ProviderList(this);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    private sealed class Transaction(FakeGrains grains, string id) : ITransactionGrain
    {
        public Task<TransactionAnswer> Submit(SignatureOrder order)
        {
            grains.Submitted.Enqueue((id, order));
            return grains.OnSubmit(id, order);
        }

        public Task<TransactionAnswer> Status(string apId, TimeSpan wait)
        {
            grains.Asked.Enqueue((id, apId, wait));
            return grains.OnStatus(id, apId, wait);
        }

        public Task DeviceAnswered(DeviceAnswer answer) => throw new NotSupportedException();

        public Task GoOn() => throw new NotSupportedException();

        public Task<bool> WakeUp(DateTimeOffset due) => throw new NotSupportedException();

        public Task<ReceiptAnswer> Receipt(ReceiptOrder order, TimeSpan wait)
        {
            grains.Receipted.Enqueue((id, order, wait));
            return grains.OnReceipt(id, order, wait);
        }

        public Task ReceiptAnswered(string userResponse) => throw new NotSupportedException();
    }

    private sealed class User(FakeGrains grains) : IMobileUserGrain
    {
        public Task<ReservationAnswer> Reserve(ReservationRequest request) => throw new NotSupportedException();

        public Task Release(TransactionId transaction) => throw new NotSupportedException();

        public Task<UserDescription> Describe(UserQuery query)
        {
            grains.Described.Enqueue(query);
            return grains.OnDescribe(query);
        }

        public Task<Person?> FindPerson() => throw new NotSupportedException();

        public Task<RegistrationResult> Register(RegistrationStep step) => throw new NotSupportedException();
    }

    private sealed class RegistrationOf(FakeGrains grains, string id) : IRegistrationGrain
    {
        public Task<RegistrationAnswer> Submit(RegistrationOrder order)
        {
            grains.Registered.Enqueue((id, order));
            return Task.FromResult(grains.OnRegister(id, order));
        }

        public Task GoOn() => throw new NotSupportedException();
    }

    private sealed class Provider(FakeGrains grains, string apId) : IApplicationProviderGrain
    {
        public Task<ApplicationProvider?> Find()
        {
            grains.Found.Enqueue(apId);
            return grains.OnFind is { } find ? find(apId) : Task.FromResult(grains.Providers.GetValueOrDefault(apId));
        }

        public Task<bool> Put(ApplicationProvider provider)
        {
            Assert.Equal(apId, provider.ApId);
            return grains.OnPut is { } put ? put(provider) : Task.FromResult(provider.Version == 1
                ? grains.Providers.TryAdd(apId, provider)
                : grains.Providers.TryGetValue(apId, out var stored) && stored.Version == provider.Version - 1 && grains.Providers.TryUpdate(apId, provider, stored));
        }
    }

    private sealed class ProviderList(FakeGrains grains) : IApplicationProviderListGrain
    {
        public Task<IReadOnlyList<ApplicationProvider>> List(string prefix, string? after, int limit) => Task.FromResult<IReadOnlyList<ApplicationProvider>>(
        [
            .. grains.Providers.Values
                .Where(provider => provider.ApId.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(provider.ApId, after) > 0)
                .OrderBy(provider => provider.ApId, StringComparer.Ordinal)
                .Take(limit),
        ]);
    }
}

#include "daemon/following.h"

#include <utility>

#include "daemon/log.h"

namespace essaim::daemon {

void Following::change(const Make& make, bool drop, std::function<void(Result<storage::Dropped>)> done) {
  if (changing_->exchange(true)) return done(fail(Errc::daemon_busy));
  auto finish = [changing = changing_, done = std::move(done)](Result<storage::Dropped> changed) {
    *changing = false;
    done(std::move(changed));
  };
  auto follows = current();
  if (!follows) return finish(tl::unexpected(follows.error()));
  if (auto made = make(*follows); !made) return finish(tl::unexpected(made.error()));
  auto reclaim = [store = store_] {
    const auto reclaimed = store->reclaim();
    if (!reclaimed) log_warning("giving back space: " + sentence(reclaimed.error(), Language::english));
  };
  auto stored = [finish, reclaim, net = &net_](Result<storage::Dropped> dropped) {
    if (dropped && dropped->documents > 0) net->work(reclaim);
    finish(std::move(dropped));
  };
  auto sort = [this, follows = *follows, drop, finish, stored] {
    auto sorting = store_->sort(follows.filter().of(self_));
    if (!sorting) return finish(tl::unexpected(sorting.error()));
    lane_.follow(follows, std::move(*sorting), drop, stored);
  };
  if (!net_.work(sort)) finish(fail(Errc::shutting_down));
}

}  // namespace essaim::daemon
